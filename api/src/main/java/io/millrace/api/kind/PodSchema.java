package io.millrace.api.kind;

import static io.millrace.api.schema.Field.optional;
import static io.millrace.api.schema.Field.required;
import static io.millrace.api.schema.Shapes.ANYTHING;
import static io.millrace.api.schema.Shapes.DNS_LABEL;
import static io.millrace.api.schema.Shapes.ENV_NAME;
import static io.millrace.api.schema.Shapes.FILLED_TEXT;
import static io.millrace.api.schema.Shapes.FLAG;
import static io.millrace.api.schema.Shapes.LABELS;
import static io.millrace.api.schema.Shapes.PORT;
import static io.millrace.api.schema.Shapes.QUALIFIED_NAME;
import static io.millrace.api.schema.Shapes.QUANTITY;
import static io.millrace.api.schema.Shapes.TEXT;
import static io.millrace.api.schema.Shapes.choice;
import static io.millrace.api.schema.Shapes.fields;
import static io.millrace.api.schema.Shapes.filledListOf;
import static io.millrace.api.schema.Shapes.listOf;
import static io.millrace.api.schema.Shapes.stringMap;

import io.millrace.api.problem.HostKind;
import io.millrace.api.schema.Field;
import io.millrace.api.schema.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What pods are made of, as far as more than one kind has it; source: core/v1 of Kubernetes. */
final class PodSchema {
  private static final String PROCESSES = "a laptop runs processes, not pods";

  private static final Shape.Fields AMOUNTS =
      fields(
          optional("cpu", QUANTITY, "cores"),
          optional("memory", QUANTITY, "bytes"),
          optional("ephemeral-storage", QUANTITY, "bytes of disk")
              .ignoredOn(HostKind.LAPTOP, PROCESSES));

  static final Shape.Fields RESOURCES =
      fields(
          optional("requests", AMOUNTS, "what it needs"),
          optional("limits", AMOUNTS, "what it gets at most"),
          optional("claims", ANYTHING, "devices").ignoredOn(HostKind.LAPTOP, PROCESSES));

  private static final Shape.Fields KEY_REF =
      fields(
          required("name", FILLED_TEXT, "name of the object"),
          required("key", FILLED_TEXT, "key in it"),
          optional("optional", FLAG, "whether it may be absent"));

  private static final Shape.Fields OBJECT_REF =
      fields(
          required("name", FILLED_TEXT, "name of the object"),
          optional("optional", FLAG, "whether it may be absent"));

  private static final Shape.Fields VALUE_FROM =
      fields(
          optional("configMapKeyRef", KEY_REF, "a key of a ConfigMap"),
          optional("secretKeyRef", KEY_REF, "a key of a Secret"),
          optional("fieldRef", ANYTHING, "a field of the pod"),
          optional("resourceFieldRef", ANYTHING, "a resource of the container"));

  static final Shape.Fields ENV =
      fields(
          required("name", ENV_NAME, "name of the variable"),
          optional("value", TEXT, "value of the variable"),
          optional("valueFrom", VALUE_FROM, "where the value comes from"));

  static final Shape.Fields ENV_FROM =
      fields(
          optional("configMapRef", OBJECT_REF, "a ConfigMap"),
          optional("secretRef", OBJECT_REF, "a Secret"),
          optional("prefix", TEXT, "start of each variable's name"));

  private static final Shape.Fields CONTAINER_PORT =
      fields(
          required("containerPort", PORT, "port that the process listens on"),
          optional("name", TEXT, "name of the port"),
          optional("protocol", choice("TCP", "UDP", "SCTP"), "protocol of the port"),
          optional("hostPort", PORT, "port of the node"),
          optional("hostIP", TEXT, "address of the node"));

  private static final Shape.Fields CONTAINER =
      with(
          List.of(
              required("name", DNS_LABEL, "name of the container"),
              required("image", FILLED_TEXT, "image to run"),
              optional("command", listOf(TEXT), "replaces the image's own start command"),
              optional("args", listOf(TEXT), "arguments to the command"),
              optional("env", listOf(ENV), "environment variables"),
              optional("envFrom", listOf(ENV_FROM), "ConfigMaps whose keys are variables"),
              optional("resources", RESOURCES, "memory and CPU of each replica"),
              optional("ports", listOf(CONTAINER_PORT), "ports, for information"),
              optional("imagePullPolicy", choice("Always", "Never", "IfNotPresent"), "when to pull")
                  .ignoredOn(HostKind.LAPTOP, "a laptop's images are folders")),
          PROCESSES,
          "livenessProbe",
          "readinessProbe",
          "startupProbe",
          "lifecycle",
          "volumeMounts",
          "volumeDevices",
          "securityContext",
          "workingDir",
          "stdin",
          "stdinOnce",
          "tty",
          "resizePolicy",
          "restartPolicy",
          "terminationMessagePath",
          "terminationMessagePolicy");

  private static final Shape.Fields POD_SPEC =
      with(
          List.of(
              required("containers", filledListOf(CONTAINER), "the one container"),
              optional("restartPolicy", choice("Always"), "a Deployment's pods start again")),
          PROCESSES,
          "initContainers",
          "ephemeralContainers",
          "volumes",
          "imagePullSecrets",
          "serviceAccount",
          "serviceAccountName",
          "automountServiceAccountToken",
          "securityContext",
          "nodeSelector",
          "nodeName",
          "affinity",
          "tolerations",
          "topologySpreadConstraints",
          "terminationGracePeriodSeconds",
          "activeDeadlineSeconds",
          "dnsPolicy",
          "dnsConfig",
          "hostNetwork",
          "hostPID",
          "hostIPC",
          "hostUsers",
          "hostAliases",
          "hostname",
          "subdomain",
          "setHostnameAsFQDN",
          "enableServiceLinks",
          "shareProcessNamespace",
          "schedulerName",
          "schedulingGates",
          "priority",
          "priorityClassName",
          "preemptionPolicy",
          "readinessGates",
          "runtimeClassName",
          "overhead",
          "os",
          "resourceClaims");

  static final Shape.Fields TEMPLATE =
      fields(
          optional(
              "metadata",
              fields(
                  optional("name", TEXT, "name, without effect"),
                  optional("labels", LABELS, "what the selector picks by"),
                  optional("annotations", stringMap(QUALIFIED_NAME, TEXT), "notes to machines"),
                  optional("creationTimestamp", ANYTHING, "what a cluster wrote")),
              "labels and annotations of each pod"),
          required("spec", POD_SPEC, "what each pod runs"));

  private PodSchema() {}

  private static Shape.Fields with(List<Field> read, String why, String... ignored) {
    var all = new ArrayList<Field>(read);
    Stream.of(ignored)
        .map(name -> optional(name, ANYTHING, "as in Kubernetes").ignoredOn(HostKind.LAPTOP, why))
        .forEach(all::add);
    return new Shape.Fields(all);
  }
}
