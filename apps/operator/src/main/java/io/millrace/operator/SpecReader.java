package io.millrace.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.millrace.adapters.kubernetes.resource.FlinkResources;
import io.millrace.adapters.kubernetes.resource.Owner;
import io.millrace.adapters.kubernetes.resource.UnusableSettingsException;
import io.millrace.api.Manifests;
import io.millrace.api.problem.HostKind;
import io.millrace.api.problem.Problem;
import io.millrace.model.spec.FlinkSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From a resource of the API server to its spec, through the same door as a file on a laptop. */
final class SpecReader {
  static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Fields beside the known ones that the API server itself has put there, or checks itself. */
  private static final List<String> OF_THE_SERVER =
      List.of("apiVersion", "kind", "metadata", "spec", "status");

  private SpecReader() {}

  /**
   * Something to tell the user about a resource.
   *
   * @param field its path; empty for the resource itself
   * @param text what is the matter with it
   */
  record Finding(String field, String text) {
    private static final String LINE = " (?:\\(line \\d+\\)|at line \\d+)";

    /** The text that was parsed is ours: its lines would tell the user nothing. */
    static Finding of(Problem problem) {
      return new Finding(problem.fieldPath(), problem.sentence().replaceAll(LINE, ""));
    }

    @Override
    public String toString() {
      return field.isEmpty() ? text : field + ": " + text;
    }
  }

  /** What became of a resource. */
  sealed interface Result {
    /**
     * It is right.
     *
     * @param notices what is worth knowing about it
     */
    record Valid(FlinkSpec spec, List<Finding> notices) implements Result {}

    /** It is refused; each mistake is named with its field. */
    record Invalid(List<Finding> mistakes) implements Result {
      /** All of them in one line. */
      String message() {
        return mistakes.stream().map(Finding::toString).collect(Collectors.joining("; "));
      }
    }

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
                    .map(spec -> rendered(spec, findings(loaded.notices().stream())))
                    .orElseGet(
                        () ->
                            new Result.Invalid(
                                List.of(new Finding("kind", "it is no FlinkApplication")))),
            rejected ->
                new Result.Invalid(
                    findings(rejected.problems().stream().filter(Problem::isError))));
  }

  /** What is no Kubernetes object is told at once, and not when pods are to be made from it. */
  private static Result rendered(FlinkSpec spec, List<Finding> notices) {
    try {
      var unused = FlinkResources.firstDeployment(spec, Owner.NONE);
      return new Result.Valid(spec, notices);
    } catch (UnusableSettingsException e) {
      return new Result.Invalid(List.of(new Finding("spec." + e.field(), e.reason())));
    }
  }

  private static List<Finding> findings(Stream<Problem> problems) {
    return problems.map(Finding::of).distinct().toList();
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
    resource.getAdditionalProperties().entrySet().stream()
        .filter(each -> !OF_THE_SERVER.contains(each.getKey()))
        .forEach(each -> whole.put(each.getKey(), each.getValue()));
    Object spec = resource.getAdditionalProperties().get("spec");
    if (spec != null) {
      whole.put("spec", spec);
    }
    return json(whole);
  }

  static String json(Object value) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what came as JSON cannot be written as JSON", e);
    }
  }
}
