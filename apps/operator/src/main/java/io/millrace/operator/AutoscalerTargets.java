package io.millrace.operator;

import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.millrace.api.Loading;
import io.millrace.api.Manifests;
import io.millrace.api.problem.HostKind;
import io.millrace.api.problem.Problem;
import io.millrace.operator.SpecReader.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a HorizontalPodAutoscaler must not aim at. Two of one application undo each other's sizes
 * for ever, and one that names a version that is not there does nothing; an API server takes both.
 */
final class AutoscalerTargets {
  private static final String REFERENCE = "spec.scaleTargetRef";

  private AutoscalerTargets() {}

  /**
   * An autoscaler and what it is to size.
   *
   * @param apiVersion may be empty
   */
  record Aim(String autoscaler, String apiVersion, String kind, String name) {
    static Aim of(HorizontalPodAutoscaler autoscaler) {
      CrossVersionObjectReference ref = autoscaler.getSpec().getScaleTargetRef();
      return new Aim(
          autoscaler.getMetadata().getName(),
          Optional.ofNullable(ref.getApiVersion()).orElse(""),
          ref.getKind(),
          ref.getName());
    }

    private Map<String, Object> manifest(String namespace) {
      Map<String, Object> ref = new LinkedHashMap<>();
      if (!apiVersion.isEmpty()) {
        ref.put("apiVersion", apiVersion);
      }
      ref.put("kind", kind);
      ref.put("name", name);
      return document(
          "autoscaling/v2",
          Admission.AUTOSCALER,
          namespace,
          autoscaler,
          Map.of("scaleTargetRef", ref, "maxReplicas", 1));
    }
  }

  /**
   * Why {@code asked} is refused; empty when nothing is wrong with it.
   *
   * @param others autoscalers of the namespace that are there already
   */
  static List<Finding> mistakes(String namespace, Aim asked, List<Aim> others) {
    if (!asked.kind().equals(Admission.APPLICATION)) {
      return List.of();
    }
    List<Map<String, Object>> documents = new ArrayList<>();
    // whatever it is like: what counts is who aims at it
    documents.add(
        document("flink.k8s.io/v1beta1", Admission.APPLICATION, namespace, asked.name(), Map.of()));
    others.stream()
        .filter(each -> each.kind().equals(asked.kind()) && each.name().equals(asked.name()))
        .forEach(each -> documents.add(each.manifest(namespace)));
    documents.add(asked.manifest(namespace));
    String text = documents.stream().map(SpecReader::json).collect(Collectors.joining("\n---\n"));
    return Manifests.parse("spec", text, HostKind.KUBERNETES)
        .fold(loaded -> List.<Problem>of(), Loading.Rejected::problems)
        .stream()
        .filter(Problem::isError)
        .filter(problem -> problem.documentIndex() == documents.size() - 1)
        .filter(problem -> problem.fieldPath().startsWith(REFERENCE))
        .map(Finding::of)
        .toList();
  }

  private static Map<String, Object> document(
      String apiVersion, String kind, String namespace, String name, Map<String, Object> spec) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("apiVersion", apiVersion);
    document.put("kind", kind);
    document.put("metadata", Map.of("name", name, "namespace", namespace));
    document.put("spec", spec);
    return document;
  }
}
