package io.millrace.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.operator.SpecReader.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A verdict as the API server reads it: kubectl shows each mistake with its field. */
final class AdmissionAnswer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int INVALID = 422;

  private AdmissionAnswer() {}

  /**
   * The whole AdmissionReview.
   *
   * @param mayChange whether a patch is legal in the answer
   */
  static Map<String, Object> of(JsonNode request, Admission.Verdict verdict, boolean mayChange) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("uid", request.path("uid").asText());
    response.put("allowed", verdict.isTaken());
    if (!verdict.warnings().isEmpty()) {
      response.put("warnings", verdict.warnings());
    }
    if (!verdict.isTaken()) {
      response.put("status", refusal(request, verdict.mistakes()));
    } else if (mayChange && !verdict.patch().isEmpty()) {
      response.put("patchType", "JSONPatch");
      response.put("patch", patch(verdict.patch())); // written as Base64
    }
    Map<String, Object> review = new LinkedHashMap<>();
    review.put("apiVersion", "admission.k8s.io/v1");
    review.put("kind", "AdmissionReview");
    review.put("response", response);
    return review;
  }

  private static Map<String, Object> refusal(JsonNode request, List<Finding> mistakes) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("group", request.path("kind").path("group").asText());
    details.put("kind", request.path("kind").path("kind").asText());
    details.put("name", request.path("name").asText());
    details.put(
        "causes",
        mistakes.stream()
            .map(
                each ->
                    Map.of(
                        "reason", "FieldValueInvalid",
                        "field", each.field(),
                        "message", each.text()))
            .toList());
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("status", "Failure");
    status.put("code", INVALID);
    status.put("reason", "Invalid");
    status.put(
        "message", mistakes.stream().map(Finding::toString).collect(Collectors.joining("\n")));
    status.put("details", details);
    return status;
  }

  private static byte[] patch(List<Map<String, Object>> operations) {
    try {
      return JSON.writeValueAsBytes(operations);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a patch of texts and numbers is JSON", e);
    }
  }
}
