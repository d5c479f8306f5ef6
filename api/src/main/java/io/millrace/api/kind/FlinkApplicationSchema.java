package io.millrace.api.kind;

import static io.millrace.api.schema.Field.optional;
import static io.millrace.api.schema.Field.required;
import static io.millrace.api.schema.Shapes.ABSOLUTE_PATH;
import static io.millrace.api.schema.Shapes.FILLED_TEXT;
import static io.millrace.api.schema.Shapes.FLAG;
import static io.millrace.api.schema.Shapes.LABELS;
import static io.millrace.api.schema.Shapes.OBJECT;
import static io.millrace.api.schema.Shapes.PORT;
import static io.millrace.api.schema.Shapes.POSITIVE_QUANTITY;
import static io.millrace.api.schema.Shapes.QUALIFIED_NAME;
import static io.millrace.api.schema.Shapes.SCALAR;
import static io.millrace.api.schema.Shapes.TEXT;
import static io.millrace.api.schema.Shapes.atLeast;
import static io.millrace.api.schema.Shapes.choice;
import static io.millrace.api.schema.Shapes.fields;
import static io.millrace.api.schema.Shapes.fraction;
import static io.millrace.api.schema.Shapes.listOf;
import static io.millrace.api.schema.Shapes.stringMap;
import static io.millrace.api.schema.Shapes.text;

import io.millrace.api.problem.HostKind;
import io.millrace.api.schema.Field;
import io.millrace.api.schema.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The spec of a FlinkApplication.
 *
 * <p>Source: v1beta1 of lyft/flinkk8soperator, all fields; {@code taskManagerConfig.replicas},
 * {@code suspend}, {@code savepointNonce}, {@code podTemplate}, {@code ingress}, {@code
 * monitoring}, {@code volumeClaim}, {@code mode}, {@code clusterMode} and {@code update} are
 * additions.
 */
final class FlinkApplicationSchema {
  private static final String PROCESSES = "a laptop runs processes, not pods";
  private static final String FREE_PORTS = "a laptop takes free ports";
  private static final String MEMORY_OF_FLINK = "Flink divides its process memory itself";

  private static final Field POD_TEMPLATE =
      optional(
              "podTemplate",
              OBJECT,
              "what else the pods are; Flink's container is called jobmanager, taskmanager or flink-main-container")
          .ignoredOn(HostKind.LAPTOP, PROCESSES);

  private static final Shape.Fields ENV_CONFIG =
      fields(
          optional("env", listOf(PodSchema.ENV), "environment variables"),
          optional("envFrom", listOf(PodSchema.ENV_FROM), "ConfigMaps whose keys are variables"));

  private static final Shape.Fields JOB_MANAGER =
      manager(optional("replicas", atLeast(1), "JobManagers, 1 if absent"));

  private static final Shape.Fields TASK_MANAGER =
      manager(
          optional("taskSlots", atLeast(1), "task slots of each TaskManager, 16 if absent"),
          optional(
              "replicas", atLeast(0), "TaskManagers, parallelism divided by taskSlots if absent"));

  private static final Shape.Fields SAVEPOINT_INFO =
      fields(optional("savepointLocation", TEXT, "where the first deployment starts from"));

  private static final Shape.Fields INGRESS =
      fields(
          required(
              "host", FILLED_TEXT, "host name; {{$jobCluster}} and {{$namespace}} are filled in"),
          optional("className", TEXT, "class of the Ingress"),
          optional("tlsSecretName", TEXT, "Secret with the certificate of the host"),
          optional("annotations", stringMap(QUALIFIED_NAME, TEXT), "annotations of the Ingress"));

  private static final Shape.Fields MONITORING =
      fields(
          optional("serviceMonitor", FLAG, "whether to make a ServiceMonitor"),
          optional("podMonitor", FLAG, "whether to make a PodMonitor"),
          optional(
              "interval",
              text("a duration such as 30s", "[1-9][0-9]{0,5}(ms|s|m|h)", 10),
              "how often to scrape, Prometheus' own if absent"),
          optional("labels", LABELS, "labels by which Prometheus finds them"));

  private static final Shape.Fields VOLUME_CLAIM =
      fields(
          required("size", POSITIVE_QUANTITY, "size of the volume"),
          required("mountPath", ABSOLUTE_PATH, "where all pods have it"),
          optional("storageClassName", TEXT, "class of the storage, the cluster's own if absent"),
          optional(
              "accessModes",
              listOf(choice("ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")),
              "who may mount it, ReadWriteMany if absent"),
          optional("retain", FLAG, "whether it outlives the application, true if absent"));

  static final Shape.Fields SPEC =
      fields(
          required("image", FILLED_TEXT, "image with Flink and the job's jar"),
          required("jarName", FILLED_TEXT, "file name of the job's jar in the image"),
          required("entryClass", FILLED_TEXT, "class with the job's main method"),
          required("parallelism", atLeast(1), "parallelism of the first deployment"),
          optional("programArgs", TEXT, "arguments of the main method, as on a command line"),
          optional(
              "flinkConfig",
              new Shape.MapOf(
                  text("a configuration key", "\\S+", 253), SCALAR, false, List.of(), List.of()),
              "Flink's configuration keys"),
          optional("jobManagerConfig", JOB_MANAGER, "the JobManager"),
          optional("taskManagerConfig", TASK_MANAGER, "the TaskManagers"),
          optional("suspend", FLAG, "whether the job is to stop with a savepoint and wait"),
          optional("savepointNonce", SCALAR, "any change takes a savepoint"),
          optional("restartNonce", TEXT, "any change redeploys"),
          optional("savepointPath", TEXT, "where the first deployment starts from"),
          optional("savepointInfo", SAVEPOINT_INFO, "where the first deployment starts from")
              .deprecated("write savepointPath"),
          optional("allowNonRestoredState", FLAG, "whether state may be dropped at a restore"),
          optional(
              "maxCheckpointRestoreAgeSeconds",
              atLeast(1),
              "age of a checkpoint that may still heal the job, 3600 if absent"),
          optional("flinkVersion", TEXT, "version of Flink")
              .ignoredOn(HostKind.LAPTOP, "the image decides it"),
          optional(
              "deleteMode",
              choice("Savepoint", "None", "ForceCancel"),
              "how the job ends when it is deleted, with a savepoint if absent"),
          optional("scaleMode", choice("NewCluster", "InPlace"), "how the parallelism changes")
              .ignored("the cheapest way that keeps the state is taken"),
          optional("deploymentMode", choice("Dual", "BlueGreen"), "how an update is carried out")
              .ignored("one job runs at a time"),
          optional(
              "savepointDisabled",
              FLAG,
              "whether an update takes no savepoint: it goes on from the newest checkpoint, or from"
                  + " nothing where there is none"),
          optional(
              "fallbackWithoutState",
              FLAG,
              "whether a lost job without a snapshot heals from nothing"),
          optional("forceRollback", FLAG, "whether an update that has not proved itself is undone"),
          optional("tearDownVersionHash", TEXT, "the version to end of two that run")
              .ignored("one job runs at a time"),
          optional("imagePullPolicy", choice("Always", "Never", "IfNotPresent"), "when to pull")
              .ignoredOn(HostKind.LAPTOP, "a laptop's images are folders"),
          optional("imagePullSecrets", listOf(OBJECT), "how to pull")
              .ignoredOn(HostKind.LAPTOP, "a laptop's images are folders"),
          optional("serviceAccountName", TEXT, "who the pods are")
              .ignoredOn(HostKind.LAPTOP, PROCESSES),
          optional("securityContext", OBJECT, "what the pods may")
              .ignoredOn(HostKind.LAPTOP, PROCESSES),
          optional("volumes", listOf(OBJECT), "storage of the pods")
              .ignoredOn(HostKind.LAPTOP, PROCESSES),
          optional("volumeMounts", listOf(OBJECT), "storage of the pods")
              .ignoredOn(HostKind.LAPTOP, PROCESSES),
          POD_TEMPLATE,
          optional("ingress", INGRESS, "how Flink's page is reached from outside")
              .ignoredOn(HostKind.LAPTOP, PROCESSES),
          optional("monitoring", MONITORING, "what the Prometheus operator is to find")
              .ignoredOn(HostKind.LAPTOP, PROCESSES),
          optional("volumeClaim", VOLUME_CLAIM, "a volume for checkpoints and savepoints")
              .ignoredOn(HostKind.LAPTOP, PROCESSES),
          optional(
                  "mode",
                  choice("standalone", "native"),
                  "who makes the TaskManager pods, Millrace (standalone, if absent) or Flink (native)")
              .ignoredOn(HostKind.LAPTOP, PROCESSES),
          optional(
                  "clusterMode",
                  choice("application", "session"),
                  "whether the JobManager starts with the job (application, if absent) or is given it over REST (session)")
              .ignoredOn(HostKind.LAPTOP, "a laptop starts each JobManager with its job"),
          optional(
                  "update",
                  choice("InPlace", "Standby", "Recreate"),
                  "how another revision takes over: a cluster beside the running one (Standby), or in its place (Recreate, if absent); InPlace is for what needs neither, and else Recreate")
              .ignoredOn(
                  HostKind.LAPTOP, "a laptop has no room for two clusters: Recreate is done"),
          optional("rpcPort", PORT, "port, 6123 if absent").ignoredOn(HostKind.LAPTOP, FREE_PORTS),
          optional("blobPort", PORT, "port, 6125 if absent").ignoredOn(HostKind.LAPTOP, FREE_PORTS),
          optional("queryPort", PORT, "port, 6124 if absent")
              .ignoredOn(HostKind.LAPTOP, FREE_PORTS),
          optional("uiPort", PORT, "port, 8081 if absent").ignoredOn(HostKind.LAPTOP, FREE_PORTS),
          optional("metricsQueryPort", PORT, "port, 50101 if absent")
              .ignoredOn(HostKind.LAPTOP, FREE_PORTS));

  private FlinkApplicationSchema() {}

  private static Shape.Fields manager(Field... own) {
    var all = new ArrayList<Field>(List.of(own));
    Stream.of(
            optional("resources", PodSchema.RESOURCES, "memory and CPU of each process"),
            optional("envConfig", ENV_CONFIG, "environment of each process"),
            optional("offHeapMemoryFraction", fraction(), "share outside the heap, 0.5 if absent")
                .ignoredOn(HostKind.LAPTOP, MEMORY_OF_FLINK),
            optional("systemMemoryFraction", fraction(), "share outside Flink, 0.2 if absent")
                .ignoredOn(HostKind.LAPTOP, MEMORY_OF_FLINK),
            optional("nodeSelector", LABELS, "where pods may run")
                .ignoredOn(HostKind.LAPTOP, PROCESSES),
            optional("tolerations", listOf(OBJECT), "where pods may run")
                .ignoredOn(HostKind.LAPTOP, PROCESSES),
            optional("affinity", OBJECT, "where pods may run")
                .ignoredOn(HostKind.LAPTOP, PROCESSES),
            POD_TEMPLATE)
        .forEach(all::add);
    return new Shape.Fields(all);
  }
}
