package io.millrace.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.millrace.operator.SpecReader.Finding;
import io.millrace.operator.SpecReader.Result;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What is answered when the API server asks whether it may take a resource: the rules are those of
 * a file on a laptop, and so are the words. Pure, but for the autoscalers that it asks for.
 *
 * <p>What does not change what the user wrote is never stood in the way of: a finalizer that goes,
 * our own status, a resource that is being deleted, or a note on one that was wrong before.
 */
final class Admission {
  static final String APPLICATION = "FlinkApplication";
  static final String AUTOSCALER = "HorizontalPodAutoscaler";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** As many as a person reads, and the API server passes on. */
  private static final int MOST_WARNINGS = 10;

  private final Function<String, List<HorizontalPodAutoscaler>> autoscalers;

  /**
   * What becomes of a request.
   *
   * @param mistakes for which it is refused; it is taken when there is none
   * @param warnings what the user is told when it is taken
   * @param patch operations of a JSON patch that write out what is left to default
   */
  record Verdict(List<Finding> mistakes, List<String> warnings, List<Map<String, Object>> patch) {
    static final Verdict TAKEN = new Verdict(List.of(), List.of(), List.of());

    boolean isTaken() {
      return mistakes.isEmpty();
    }
  }

  /**
   * @param autoscalers all of a namespace
   */
  Admission(Function<String, List<HorizontalPodAutoscaler>> autoscalers) {
    this.autoscalers = autoscalers;
  }

  /**
   * @param request the part of that name of an AdmissionReview
   * @throws IllegalArgumentException if it is none
   */
  Verdict judge(JsonNode request) {
    if (!request.path("object").isObject()) {
      return Verdict.TAKEN; // nothing is left to be wrong
    }
    ObjectNode object = named(request);
    String kind = request.path("kind").path("kind").asText();
    if (!kind.equals(APPLICATION) && !kind.equals(AUTOSCALER)) {
      throw new IllegalArgumentException("nobody asks us about a " + kind);
    }
    boolean isEnding = object.at("/metadata/deletionTimestamp").isTextual();
    if (isEnding || isUntouched(request.path("oldObject"), object)) {
      return Verdict.TAKEN;
    }
    return kind.equals(APPLICATION) ? application(object) : autoscaler(object);
  }

  /** A name that is still to be generated is not there yet. */
  private static ObjectNode named(JsonNode request) {
    ObjectNode object = request.path("object").deepCopy();
    ObjectNode metadata = object.withObject("/metadata");
    String start = metadata.path("generateName").asText();
    if (metadata.path("name").asText().isEmpty() && !start.isEmpty()) {
      metadata.put("name", start + "00000");
    }
    if (metadata.path("namespace").asText().isEmpty()) {
      metadata.put("namespace", request.path("namespace").asText());
    }
    return object;
  }

  /** Whether the user wrote nothing new; labels and notes are the API server's to check. */
  private static boolean isUntouched(JsonNode before, ObjectNode now) {
    return before.isObject() && written(before.deepCopy()).equals(written(now.deepCopy()));
  }

  private static ObjectNode written(ObjectNode resource) {
    return resource.without(List.of("metadata", "status"));
  }

  private static Verdict application(ObjectNode object) {
    Result read = SpecReader.read(resource(object));
    if (read instanceof Result.Invalid refused) {
      return new Verdict(refused.mistakes(), List.of(), List.of());
    }
    Result.Valid valid = (Result.Valid) read;
    return new Verdict(
        List.of(),
        valid.notices().stream().map(Finding::toString).limit(MOST_WARNINGS).toList(),
        WrittenDefaults.patch(object, valid.spec()));
  }

  private static GenericKubernetesResource resource(ObjectNode object) {
    try {
      return JSON.treeToValue(object, GenericKubernetesResource.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no resource: " + e.getOriginalMessage(), e);
    }
  }

  private Verdict autoscaler(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    List<AutoscalerTargets.Aim> others =
        autoscalers.apply(metadata.path("namespace").asText()).stream()
            .filter(each -> !Objects.equals(each.getMetadata().getUid(), uid(metadata)))
            .filter(each -> !each.getMetadata().getName().equals(metadata.path("name").asText()))
            .map(AutoscalerTargets.Aim::of)
            .toList();
    JsonNode ref = object.at("/spec/scaleTargetRef");
    return new Verdict(
        AutoscalerTargets.mistakes(
            metadata.path("namespace").asText(),
            new AutoscalerTargets.Aim(
                metadata.path("name").asText(),
                ref.path("apiVersion").asText(),
                ref.path("kind").asText(),
                ref.path("name").asText()),
            others),
        List.of(),
        List.of());
  }

  private static String uid(JsonNode metadata) {
    return metadata.path("uid").asText();
  }
}
