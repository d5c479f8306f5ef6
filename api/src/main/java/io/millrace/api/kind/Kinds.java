package io.millrace.api.kind;

import static io.millrace.api.schema.Field.optional;
import static io.millrace.api.schema.Field.required;

import io.millrace.api.kind.Kind.Role;
import io.millrace.api.schema.Field;
import io.millrace.api.schema.Shape;
import io.millrace.api.schema.Shapes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All kinds of manifest that are understood, and what became of those that once were. */
public final class Kinds {
  private static final String KEDA = "keda.sh/v1alpha1";
  public static final Kind FLINK_APPLICATION =
      kind(
          "flink.k8s.io/v1beta1",
          "FlinkApplication",
          Role.FLINK,
          Shapes.DNS_LABEL,
          FlinkApplicationSchema.SPEC);
  public static final Kind DEPLOYMENT =
      kind("apps/v1", "Deployment", Role.PROCESS, Shapes.DNS_NAME, DeploymentSchema.SPEC);
  public static final Kind SCALER_V2 = scaler("autoscaling/v2", ScalerSchemas.V2);
  public static final Kind SCALER_V2BETA2 = scaler("autoscaling/v2beta2", ScalerSchemas.V2);
  public static final Kind SCALER_V2BETA1 = scaler("autoscaling/v2beta1", ScalerSchemas.V2BETA1);
  public static final Kind SCALER_V1 = scaler("autoscaling/v1", ScalerSchemas.V1);
  public static final Kind SCALED_OBJECT = scaledObject();
  public static final Kind TRIGGER_AUTHENTICATION =
      kind(
          KEDA,
          "TriggerAuthentication",
          Role.AUTHENTICATION,
          Shapes.DNS_NAME,
          AuthenticationSchema.NAMESPACED);
  public static final Kind CLUSTER_TRIGGER_AUTHENTICATION =
      kind(
          KEDA,
          "ClusterTriggerAuthentication",
          Role.AUTHENTICATION,
          Shapes.DNS_NAME,
          AuthenticationSchema.CLUSTER);
  public static final Kind CONFIG_MAP = configMap();
  public static final Kind SECRET = secret();
  public static final Kind SERVICE = bystander("v1", "Service");
  public static final Kind JOB = bystander("batch/v1", "Job");
  public static final Kind STATEFUL_SET = bystander("apps/v1", "StatefulSet");
  public static final Kind LIMIT_RANGE = bystander("v1", "LimitRange");

  private static final List<Kind> ALL =
      List.of(
          FLINK_APPLICATION,
          SCALER_V2,
          SCALER_V2BETA2,
          SCALER_V2BETA1,
          SCALER_V1,
          SCALED_OBJECT,
          TRIGGER_AUTHENTICATION,
          CLUSTER_TRIGGER_AUTHENTICATION,
          DEPLOYMENT,
          CONFIG_MAP,
          SECRET,
          SERVICE,
          JOB,
          STATEFUL_SET,
          LIMIT_RANGE,
          bystander("v1", "Namespace"),
          bystander("v1", "ServiceAccount"),
          bystander("networking.k8s.io/v1", "Ingress"),
          bystander("rbac.authorization.k8s.io/v1", "Role"),
          bystander("rbac.authorization.k8s.io/v1", "RoleBinding"),
          bystander("rbac.authorization.k8s.io/v1", "ClusterRole"),
          bystander("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
          bystander("monitoring.coreos.com/v1", "Prometheus"),
          bystander("monitoring.coreos.com/v1", "ServiceMonitor"),
          bystander("monitoring.coreos.com/v1", "PodMonitor"));

  /** What to write instead of an apiVersion that no cluster serves any more. */
  private static final Map<String, String> REMOVED =
      Map.of(
          "flink.k8s.io/v1alpha1 FlinkApplication",
          "flink.k8s.io/v1alpha1 was given up by its operator; write flink.k8s.io/v1beta1",
          "extensions/v1beta1 Deployment",
          "removed in Kubernetes 1.16; write apps/v1",
          "apps/v1beta1 Deployment",
          "removed in Kubernetes 1.16; write apps/v1",
          "apps/v1beta2 Deployment",
          "removed in Kubernetes 1.16; write apps/v1",
          "autoscaling/v2alpha1 HorizontalPodAutoscaler",
          "removed in Kubernetes 1.13; write autoscaling/v2",
          "keda.k8s.io/v1alpha1 ScaledObject",
          "KEDA left it with 2.0; write keda.sh/v1alpha1, and deploymentName as name",
          "keda.k8s.io/v1alpha1 TriggerAuthentication",
          "KEDA left it with 2.0; write keda.sh/v1alpha1");

  private Kinds() {}

  /** The kind of a document, bystanders included. */
  public static Optional<Kind> find(String apiVersion, String name) {
    return ALL.stream()
        .filter(kind -> kind.apiVersion().equals(apiVersion) && kind.name().equals(name))
        .findFirst();
  }

  /** The apiVersions of a kind, the recommended one first. */
  public static List<String> apiVersions(String name) {
    return ALL.stream().filter(kind -> kind.name().equals(name)).map(Kind::apiVersion).toList();
  }

  /** Kinds that have an effect. */
  public static List<Kind> effective() {
    return ALL.stream().filter(kind -> kind.role() != Role.BYSTANDER).toList();
  }

  /** Names of all kinds, each once. */
  public static List<String> names() {
    return ALL.stream().map(Kind::name).distinct().sorted(Comparator.naturalOrder()).toList();
  }

  /** What became of an apiVersion that is gone. */
  public static Optional<String> removal(String apiVersion, String name) {
    return Optional.ofNullable(REMOVED.get(apiVersion + " " + name));
  }

  private static Kind scaler(String apiVersion, Shape.Fields spec) {
    return new Kind(
        apiVersion,
        "HorizontalPodAutoscaler",
        Role.SCALING,
        document(
            apiVersion,
            "HorizontalPodAutoscaler",
            MetadataSchema.of(Shapes.DNS_NAME, ScalerSchemas.ANNOTATIONS),
            required("spec", spec, "what is sized, and by what")));
  }

  private static Kind kind(
      String apiVersion, String name, Role role, Shape.Text names, Shape.Fields spec) {
    return new Kind(
        apiVersion,
        name,
        role,
        document(
            apiVersion,
            name,
            MetadataSchema.of(names, List.of()),
            required("spec", spec, "what is wanted of it")));
  }

  private static Kind scaledObject() {
    return new Kind(
        KEDA,
        "ScaledObject",
        Role.SCALING,
        document(
            KEDA,
            "ScaledObject",
            MetadataSchema.of(ScaledObjectSchema.NAME, ScaledObjectSchema.ANNOTATIONS),
            required("spec", ScaledObjectSchema.SPEC, "what is sized, and by what")));
  }

  private static Kind secret() {
    return new Kind(
        "v1",
        "Secret",
        Role.SECRET,
        document(
            "v1",
            "Secret",
            MetadataSchema.of(Shapes.DNS_NAME, List.of()),
            optional(
                "data",
                Shapes.stringMap(Shapes.CONFIG_KEY, Shape.Hidden.BASE64),
                "values in base64 by key"),
            optional(
                "stringData",
                Shapes.stringMap(Shapes.CONFIG_KEY, Shape.Hidden.TEXT),
                "values by key"),
            optional("type", Shapes.TEXT, "what it holds"),
            optional("immutable", Shapes.FLAG, "whether it may change")));
  }

  private static Kind configMap() {
    return new Kind(
        "v1",
        "ConfigMap",
        Role.CONFIG,
        document(
            "v1",
            "ConfigMap",
            MetadataSchema.of(Shapes.DNS_NAME, List.of()),
            optional("data", Shapes.stringMap(Shapes.CONFIG_KEY, Shapes.TEXT), "texts by key"),
            optional(
                "binaryData", Shapes.stringMap(Shapes.CONFIG_KEY, Shapes.TEXT), "bytes by key"),
            optional("immutable", Shapes.FLAG, "whether it may change")));
  }

  private static Kind bystander(String apiVersion, String name) {
    var shape = document(apiVersion, name, MetadataSchema.of(Shapes.DNS_NAME, List.of())).fields();
    return new Kind(apiVersion, name, Role.BYSTANDER, new Shape.Fields(shape));
  }

  private static Shape.Fields document(
      String apiVersion, String name, Shape.Fields metadata, Field... content) {
    var fields = new ArrayList<Field>();
    fields.add(required("apiVersion", Shapes.choice(apiVersion), "group and version of the kind"));
    fields.add(required("kind", Shapes.choice(name), "kind of the manifest"));
    fields.add(required("metadata", metadata, "name, namespace, labels and annotations"));
    Stream.of(content).forEach(fields::add);
    fields.add(optional("status", Shapes.ANYTHING, "what a cluster wrote"));
    return new Shape.Fields(fields);
  }
}
