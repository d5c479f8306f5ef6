package io.millrace.adapters.kubernetes.resource;

import static io.millrace.adapters.kubernetes.resource.PodSettings.present;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.millrace.adapters.kubernetes.resource.PodSettings.IngressRule;
import io.millrace.adapters.kubernetes.resource.PodSettings.Manager;
import io.millrace.adapters.kubernetes.resource.PodSettings.Mode;
import io.millrace.adapters.kubernetes.resource.PodSettings.Monitoring;
import io.millrace.adapters.kubernetes.resource.PodSettings.Ports;
import io.millrace.adapters.kubernetes.resource.PodSettings.VolumeClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads pod settings; defaults are those of Lyft's operator. */
final class PodSettingsReader {
  private static final String JOB_MANAGER = "jobManagerConfig";
  private static final String TASK_MANAGER = "taskManagerConfig";

  private final String path;
  private final JsonNode node;

  private PodSettingsReader(String path, JsonNode node) {
    this.path = path;
    this.node = node;
  }

  static PodSettings read(ObjectNode root) {
    var spec = new PodSettingsReader("", root);
    return new PodSettings(
        spec.text("mode").filter("native"::equals).isPresent() ? Mode.NATIVE : Mode.STANDALONE,
        spec.text("imagePullPolicy"),
        spec.list("imagePullSecrets", LocalObjectReference.class),
        spec.text("serviceAccountName"),
        spec.object("securityContext"),
        spec.list("volumes", Volume.class),
        spec.list("volumeMounts", VolumeMount.class),
        new Ports(
            spec.whole("rpcPort", 6123),
            spec.whole("blobPort", 6125),
            spec.whole("queryPort", 6124),
            spec.whole("uiPort", 8081),
            spec.whole("metricsQueryPort", 50101)),
        spec.text("flinkVersion"),
        spec.template(),
        spec.child("ingress").map(PodSettingsReader::ingress),
        spec.child("monitoring").map(PodSettingsReader::monitoring),
        spec.child("volumeClaim").map(PodSettingsReader::volumeClaim),
        spec.child(JOB_MANAGER).orElseGet(() -> none(JOB_MANAGER)).manager(),
        spec.child(TASK_MANAGER).orElseGet(() -> none(TASK_MANAGER)).manager(),
        spec.texts("labels"));
  }

  /** What a pod template says of one of its containers. */
  static Optional<ResourceRequirements> resources(ObjectNode template, String container) {
    for (JsonNode each : template.path("spec").path("containers")) {
      if (each.path("name").asText().equals(container)) {
        return new PodSettingsReader("podTemplate", each)
            .child("resources")
            .map(PodSettingsReader::resources);
      }
    }
    return Optional.empty();
  }

  private static PodSettingsReader none(String path) {
    return new PodSettingsReader(path, Json.object());
  }

  private Manager manager() {
    PodSettingsReader env = child("envConfig").orElseGet(() -> none(at("envConfig")));
    return new Manager(
        whole("replicas", 1),
        child("resources").map(PodSettingsReader::resources),
        env.list("env", EnvVar.class),
        env.list("envFrom", EnvFromSource.class),
        texts("nodeSelector"),
        list("tolerations", Toleration.class),
        present(node.path("affinity"))
            .map(value -> Json.read(at("affinity"), value, Affinity.class)),
        fraction("offHeapMemoryFraction"),
        fraction("systemMemoryFraction"),
        template());
  }

  private IngressRule ingress() {
    return new IngressRule(
        text("host").orElse(""), text("className"), text("tlsSecretName"), texts("annotations"));
  }

  private Monitoring monitoring() {
    return new Monitoring(
        node.path("serviceMonitor").asBoolean(false),
        node.path("podMonitor").asBoolean(false),
        text("interval"),
        texts("labels"));
  }

  private VolumeClaim volumeClaim() {
    List<String> modes = new ArrayList<>();
    node.path("accessModes").forEach(mode -> modes.add(mode.asText()));
    return new VolumeClaim(
        text("size").orElse(""),
        text("mountPath").orElse(""),
        text("storageClassName"),
        modes.isEmpty() ? List.of("ReadWriteMany") : List.copyOf(modes),
        node.path("retain").asBoolean(true));
  }

  /** Amounts may be numbers, which the model does not read. */
  private ResourceRequirements resources() {
    var resources = Json.read(path, without("requests", "limits"), ResourceRequirements.class);
    resources.setRequests(quantities("requests"));
    resources.setLimits(quantities("limits"));
    return resources;
  }

  private ObjectNode without(String... fields) {
    ObjectNode rest = ((ObjectNode) node).deepCopy();
    rest.remove(List.of(fields));
    return rest;
  }

  private Map<String, Quantity> quantities(String field) {
    Map<String, Quantity> quantities = new TreeMap<>();
    texts(field).forEach((name, text) -> quantities.put(name, new Quantity(text)));
    return quantities;
  }

  private String at(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private Optional<PodSettingsReader> child(String field) {
    return present(node.path(field)).map(value -> new PodSettingsReader(at(field), object(field)));
  }

  private ObjectNode object(String field) {
    Optional<JsonNode> value = present(node.path(field));
    if (value.isPresent() && !value.get().isObject()) {
      throw new UnusableSettingsException(at(field), "expected a mapping");
    }
    return value.map(ObjectNode.class::cast).orElseGet(Json::object);
  }

  /** Kept as it was written, once it is known to be one. */
  private ObjectNode template() {
    ObjectNode template = object("podTemplate");
    var unused = Json.read(at("podTemplate"), template, PodTemplateSpec.class);
    return template;
  }

  private Optional<String> text(String field) {
    return present(node.path(field)).map(JsonNode::asText).filter(text -> !text.isEmpty());
  }

  private int whole(String field, int absent) {
    return node.path(field).asInt(absent);
  }

  private Optional<Double> fraction(String field) {
    return present(node.path(field)).map(JsonNode::asDouble);
  }

  private <T> List<T> list(String field, Class<T> type) {
    List<T> items = new ArrayList<>();
    JsonNode value = node.path(field);
    if (present(value).isPresent() && !value.isArray()) {
      throw new UnusableSettingsException(at(field), "expected a list");
    }
    for (int i = 0; i < value.size(); i++) {
      items.add(Json.read(at(field) + "[" + i + "]", value.get(i), type));
    }
    return List.copyOf(items);
  }

  private SortedMap<String, String> texts(String field) {
    SortedMap<String, String> texts = new TreeMap<>();
    object(field)
        .fields()
        .forEachRemaining(
            each ->
                texts.put(each.getKey(), each.getValue().isNull() ? "" : each.getValue().asText()));
    return texts;
  }
}
