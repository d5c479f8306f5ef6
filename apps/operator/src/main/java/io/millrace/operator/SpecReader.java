package io.millrace.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.millrace.api.Manifests;
import io.millrace.api.problem.HostKind;
import io.millrace.api.problem.Problem;
import io.millrace.model.spec.FlinkSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** From a resource of the API server to its spec, through the same door as a file on a laptop. */
final class SpecReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private SpecReader() {}

  /** What became of a resource. */
  sealed interface Result {
    /** It is right. */
    record Valid(FlinkSpec spec) implements Result {}

    /** It is refused; each mistake is named with its field. */
    record Invalid(String message) implements Result {}

    default <R> R fold(Function<FlinkSpec, R> valid, Function<String, R> invalid) {
      return this instanceof Valid right
          ? valid.apply(right.spec())
          : invalid.apply(((Invalid) this).message());
    }
  }

  static Result read(GenericKubernetesResource resource) {
    return Manifests.parse("spec", text(resource), HostKind.KUBERNETES)
        .fold(
            loaded ->
                loaded.applications().stream()
                    .filter(FlinkSpec.class::isInstance)
                    .map(FlinkSpec.class::cast)
                    .findFirst()
                    .<Result>map(Result.Valid::new)
                    .orElseGet(() -> new Result.Invalid("it is no FlinkApplication")),
            rejected ->
                new Result.Invalid(
                    rejected.problems().stream()
                        .filter(Problem::isError)
                        .map(SpecReader::withoutLine)
                        .collect(Collectors.joining("; "))));
  }

  /** The text that was parsed is ours: its lines would tell the user nothing. */
  private static String withoutLine(Problem problem) {
    return problem.render().replaceFirst("^spec:\\d+(:\\d+)?: *", "");
  }

  /** What the user wrote and nothing of what others keep in the resource. */
  private static String text(GenericKubernetesResource resource) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", resource.getMetadata().getName());
    metadata.put("namespace", resource.getMetadata().getNamespace());
    if (resource.getMetadata().getLabels() != null) {
      metadata.put("labels", new TreeMap<>(resource.getMetadata().getLabels()));
    }
    if (resource.getMetadata().getAnnotations() != null) {
      Map<String, String> annotations = new TreeMap<>(resource.getMetadata().getAnnotations());
      annotations.remove(LAST_APPLIED);
      metadata.put("annotations", annotations);
    }
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("apiVersion", resource.getApiVersion());
    whole.put("kind", resource.getKind());
    whole.put("metadata", metadata);
    Object spec = resource.getAdditionalProperties().get("spec");
    whole.put("spec", spec == null ? Map.of() : spec);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(whole);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what came as JSON cannot be written as JSON", e);
    }
  }
}
