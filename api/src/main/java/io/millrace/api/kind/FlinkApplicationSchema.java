package io.millrace.api.kind;

import static io.millrace.api.schema.Field.optional;
import static io.millrace.api.schema.Field.required;
import static io.millrace.api.schema.Shapes.ANYTHING;
import static io.millrace.api.schema.Shapes.FILLED_TEXT;
import static io.millrace.api.schema.Shapes.FLAG;
import static io.millrace.api.schema.Shapes.PORT;
import static io.millrace.api.schema.Shapes.SCALAR;
import static io.millrace.api.schema.Shapes.TEXT;
import static io.millrace.api.schema.Shapes.atLeast;
import static io.millrace.api.schema.Shapes.choice;
import static io.millrace.api.schema.Shapes.fields;
import static io.millrace.api.schema.Shapes.fraction;
import static io.millrace.api.schema.Shapes.listOf;
import static io.millrace.api.schema.Shapes.text;

import io.millrace.api.schema.Field;
import io.millrace.api.schema.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The spec of a FlinkApplication.
 *
 * <p>Source: v1beta1 of lyft/flinkk8soperator, all fields; {@code taskManagerConfig.replicas},
 * {@code suspend} and {@code savepointNonce} are additions.
 */
final class FlinkApplicationSchema {
  private static final String PROCESSES = "a laptop runs processes, not pods";
  private static final String FREE_PORTS = "a laptop takes free ports";
  private static final String MEMORY_OF_FLINK = "Flink divides its process memory itself";

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
                  text("a configuration key", "\\S+", 253), SCALAR, false, List.of(), ""),
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
          optional("flinkVersion", TEXT, "version of Flink").ignored("the image decides it"),
          optional("deleteMode", choice("Savepoint", "None", "ForceCancel"), "how the job ends")
              .ignored("the command that ends the job says how"),
          optional("scaleMode", choice("NewCluster", "InPlace"), "how the parallelism changes")
              .ignored("the cheapest way that keeps the state is taken"),
          optional("deploymentMode", choice("Dual", "BlueGreen"), "how an update is carried out")
              .ignored("one job runs at a time"),
          optional("savepointDisabled", FLAG, "whether an update is to lose the state")
              .ignored("an update keeps the state"),
          optional("fallbackWithoutState", FLAG, "whether to heal from nothing")
              .ignored("state is never dropped unasked"),
          optional("forceRollback", FLAG, "whether to go back")
              .ignored("there is no update to undo"),
          optional("tearDownVersionHash", TEXT, "the version to end of two that run")
              .ignored("one job runs at a time"),
          optional("imagePullPolicy", choice("Always", "Never", "IfNotPresent"), "when to pull")
              .ignored("a laptop's images are folders"),
          optional("imagePullSecrets", ANYTHING, "how to pull")
              .ignored("a laptop's images are folders"),
          optional("serviceAccountName", TEXT, "who the pods are").ignored(PROCESSES),
          optional("securityContext", ANYTHING, "what the pods may").ignored(PROCESSES),
          optional("volumes", ANYTHING, "storage of the pods").ignored(PROCESSES),
          optional("volumeMounts", ANYTHING, "storage of the pods").ignored(PROCESSES),
          optional("rpcPort", PORT, "port, 6123 if absent").ignored(FREE_PORTS),
          optional("blobPort", PORT, "port, 6125 if absent").ignored(FREE_PORTS),
          optional("queryPort", PORT, "port, 6124 if absent").ignored(FREE_PORTS),
          optional("uiPort", PORT, "port, 8081 if absent").ignored(FREE_PORTS),
          optional("metricsQueryPort", PORT, "port, 50101 if absent").ignored(FREE_PORTS));

  private FlinkApplicationSchema() {}

  private static Shape.Fields manager(Field... own) {
    var all = new ArrayList<Field>(List.of(own));
    Stream.of(
            optional("resources", PodSchema.RESOURCES, "memory and CPU of each process"),
            optional("envConfig", ENV_CONFIG, "environment of each process"),
            optional("offHeapMemoryFraction", fraction(), "share outside the heap, 0.5 if absent")
                .ignored(MEMORY_OF_FLINK),
            optional("systemMemoryFraction", fraction(), "share outside Flink, 0.2 if absent")
                .ignored(MEMORY_OF_FLINK),
            optional("nodeSelector", ANYTHING, "where pods may run").ignored(PROCESSES),
            optional("tolerations", ANYTHING, "where pods may run").ignored(PROCESSES),
            optional("affinity", ANYTHING, "where pods may run").ignored(PROCESSES))
        .forEach(all::add);
    return new Shape.Fields(all);
  }
}
