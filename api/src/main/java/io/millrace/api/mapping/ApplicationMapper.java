package io.millrace.api.mapping;

import io.millrace.api.kind.Kind.Role;
import io.millrace.api.kind.Kinds;
import io.millrace.api.mapping.Claims.Claim;
import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.trigger.Credentials;
import io.millrace.api.yaml.Node;
import io.millrace.model.ApplicationName;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ProcessSpec;
import io.millrace.model.spec.ScalingSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** From the documents of one input to applications, each with the rule that sizes it. */
public final class ApplicationMapper {
  private final Catalog catalog;
  private final Problems problems;

  /**
   * An application of the input.
   *
   * @param place where its name stands
   */
  public record Located(ApplicationSpec spec, Place place) {}

  /**
   * What an input comes to.
   *
   * @param applications in the order of the input
   * @param rules of targets that are not among them
   */
  public record Mapped(List<Located> applications, List<LooseRule> rules, Credentials credentials) {
    public Mapped {
      applications = List.copyOf(applications);
      rules = List.copyOf(rules);
    }
  }

  private ApplicationMapper(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
  }

  /**
   * The applications and rules of an input.
   *
   * @param namespace of the documents that name none
   */
  public static Mapped map(List<Node> roots, String namespace, Problems problems) {
    Catalog catalog = new DocumentReader(namespace, problems).read(roots);
    catalog.reportRepeated(problems);
    Bystanders.report(catalog, problems);
    AuthenticationCheck.report(catalog, problems);
    AdapterRules.reportConfigMaps(catalog, problems);
    return new ApplicationMapper(catalog, problems).map();
  }

  private Mapped map() {
    Map<Document, ScalingSpec> rules = new HashMap<>();
    var loose = new ArrayList<LooseRule>();
    var secrets = new HashMap<ApplicationName, SortedMap<String, SortedMap<String, String>>>();
    for (Claim claim : Claims.settle(claims(), problems)) {
      Target target = claim.target();
      claim
          .rule()
          .ifPresent(
              rule -> {
                secrets.put(target.name(), rule.secrets());
                target
                    .document()
                    .filter(each -> each.kind().isApplication())
                    .ifPresentOrElse(
                        each -> rules.put(each, rule.scaling()),
                        () -> loose.add(loose(target, rule)));
              });
    }
    List<Located> applications =
        catalog.documents().stream()
            .filter(each -> each.isValid() && each.kind().isApplication())
            .map(
                each ->
                    new Located(
                        application(each, Optional.ofNullable(rules.get(each))), each.place()))
            .toList();
    return new Mapped(applications, loose, new Credentials(secrets));
  }

  private static LooseRule loose(Target target, Rule rule) {
    return new LooseRule(target.apiVersion(), target.kind(), target.name(), rule.scaling());
  }

  private List<Claim> claims() {
    var targets = new Targets(catalog, problems);
    var claims = new ArrayList<Claim>();
    for (Document scaler : catalog.valid(Role.SCALING)) {
      Document current = ScalerUpgrade.toV2(scaler, problems);
      Optional<Target> target = targets.of(current);
      Optional<Rule> rule =
          current.kind().equals(Kinds.SCALED_OBJECT)
              ? ScaledObjectMapping.map(
                  current, target.flatMap(Target::document), catalog, problems)
              : ScalingMapping.map(current, problems).map(Rule::of);
      target.ifPresent(present -> claims.add(new Claim(current, present, rule)));
    }
    return claims;
  }

  private ApplicationSpec application(Document document, Optional<ScalingSpec> rule) {
    if (document.kind().role() == Role.FLINK) {
      FlinkSpec spec = FlinkMapping.map(document, catalog, problems);
      PodAdvice.report(document, spec, problems);
      return rule.map(spec::withScaling).orElse(spec);
    }
    ProcessSpec spec = ProcessMapping.map(document, catalog, problems);
    rule.filter(present -> present.events().isEmpty())
        .ifPresent(present -> reportMissingRequest(document, spec, present));
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
}
