package io.millrace.api.mapping;

import io.millrace.api.kind.Kind;
import io.millrace.api.kind.Kind.Role;
import io.millrace.api.problem.HostKind;
import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.yaml.Node;
import io.millrace.model.ApplicationName;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ProcessSpec;
import io.millrace.model.spec.ScalingSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** From the documents of one input to applications, each with the rule that sizes it. */
public final class ApplicationMapper {
  private final Catalog catalog;
  private final Problems problems;
  private final Map<Document, Document> scalerOfTarget = new HashMap<>();

  /**
   * An application of the input.
   *
   * @param place where its name stands
   */
  public record Located(ApplicationSpec spec, Place place) {}

  private ApplicationMapper(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
  }

  /**
   * The applications in the order of the input.
   *
   * @param namespace of the documents that name none
   */
  public static List<Located> map(List<Node> roots, String namespace, Problems problems) {
    Catalog catalog = new DocumentReader(namespace, problems).read(roots);
    catalog.reportRepeated(problems);
    Bystanders.report(catalog, problems);
    return new ApplicationMapper(catalog, problems).map();
  }

  private List<Located> map() {
    Map<Document, ScalingSpec> rules = new HashMap<>();
    for (Document scaler : catalog.valid(Role.SCALING)) {
      Document current = ScalerUpgrade.toV2(scaler, problems);
      Optional<ScalingSpec> rule = ScalingMapping.map(current, problems);
      target(current).ifPresent(target -> rule.ifPresent(present -> rules.put(target, present)));
    }
    return catalog.documents().stream()
        .filter(each -> each.isValid() && each.kind().isApplication())
        .map(
            each ->
                new Located(application(each, Optional.ofNullable(rules.get(each))), each.place()))
        .toList();
  }

  private ApplicationSpec application(Document document, Optional<ScalingSpec> rule) {
    if (document.kind().role() == Role.FLINK) {
      FlinkSpec spec = FlinkMapping.map(document, catalog, problems);
      PodAdvice.report(document, spec, problems);
      return rule.map(spec::withScaling).orElse(spec);
    }
    ProcessSpec spec = ProcessMapping.map(document, catalog, problems);
    rule.ifPresent(present -> reportMissingRequest(document, spec, present));
    return rule.map(spec::withScaling).orElse(spec);
  }

  private void reportMissingRequest(Document document, ProcessSpec spec, ScalingSpec rule) {
    boolean isRelative =
        rule.metrics().stream()
            .anyMatch(
                metric ->
                    metric instanceof MetricSpec.Resource
                        && metric.name().equals("cpu")
                        && metric.target().type() == MetricSpec.Target.Type.UTILIZATION);
    if (isRelative && spec.cpuRequestMillis().isEmpty()) {
      problems.add(
          Problem.warning(
                  document.place(),
                  rule.source() + " sizes by percent of the CPU request, but there is no request")
              .withHint("set resources.requests.cpu of the container"));
    }
  }

  /** The application that a scaler is for; none, or one that has a scaler, is a problem. */
  private Optional<Document> target(Document scaler) {
    Node.Mapping ref = scaler.root().child("spec").child("scaleTargetRef");
    String kindName = ref.text("kind").orElse("");
    Optional<Kind> kind = TargetKinds.find(ref, problems);
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    var name = new ApplicationName(scaler.name().namespace(), ref.text("name").orElse(""));
    Predicate<Kind> isKind = kind.get()::equals;
    Optional<Document> target = catalog.find(isKind, name);
    if (target.isEmpty()) {
      problems.add(
          Problem.error(
                  ref.placeOf("name"),
                  "target " + kindName + " " + name + " not found among the files")
              .withHint(hint(isKind, name))
              // a cluster has targets of its own
              .onlyOn(HostKind.LAPTOP));
      return Optional.empty();
    }
    Document earlier = scalerOfTarget.putIfAbsent(target.get(), scaler);
    if (earlier != null) {
      problems.add(
          Problem.error(
                  ref.placeOf("name"),
                  target.get()
                      + " is sized already by HorizontalPodAutoscaler "
                      + earlier.name()
                      + " at "
                      + earlier.place().seenFrom(ref.place()))
              .withHint("put all metrics into one of them"));
    }
    return target;
  }

  private String hint(Predicate<Kind> isKind, ApplicationName name) {
    return catalog
        .find(Kind::isApplication, name)
        .map(other -> "one of kind " + other.kind().name() + " exists")
        .orElseGet(() -> catalog.hint(isKind, name));
  }
}
