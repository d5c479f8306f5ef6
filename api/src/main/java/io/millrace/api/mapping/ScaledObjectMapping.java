package io.millrace.api.mapping;

import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.schema.Durations;
import io.millrace.api.trigger.Supply;
import io.millrace.api.trigger.TriggerReader;
import io.millrace.api.yaml.Node;
import io.millrace.model.Replicas;
import io.millrace.model.spec.EventRules;
import io.millrace.model.spec.EventRules.Fallback;
import io.millrace.model.spec.EventRules.Modifiers;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/** From a ScaledObject to a scaling rule. */
final class ScaledObjectMapping {
  static final int DEFAULT_MAX = 100;

  private final Document document;
  private final Node.Mapping spec;
  private final Optional<Document> target;
  private final Catalog catalog;
  private final Problems problems;

  private ScaledObjectMapping(
      Document document, Optional<Document> target, Catalog catalog, Problems problems) {
    this.document = document;
    this.spec = document.root().child("spec");
    this.target = target;
    this.catalog = catalog;
    this.problems = problems;
  }

  /**
   * The rule; empty when there is a problem with it.
   *
   * @param target empty when it is not among the files
   */
  static Optional<Rule> map(
      Document document, Optional<Document> target, Catalog catalog, Problems problems) {
    return new ScaledObjectMapping(document, target, catalog, problems).map();
  }

  private Optional<Rule> map() {
    int before = problems.errors();
    ScaledObjectCheck.report(document, problems);
    Optional<Modifiers> modifiers = FormulaCheck.read(spec, problems);
    var metrics = new ArrayList<MetricSpec>();
    var secrets = new TreeMap<String, SortedMap<String, String>>();
    for (TriggerReader.Read each : triggers()) {
      metrics.add(each.metric());
      if (!each.secrets().isEmpty()) {
        secrets.put(each.metric().name(), each.secrets());
      }
    }
    if (problems.errors() > before) {
      return Optional.empty();
    }
    reportDefaults();
    int min = spec.whole("minReplicaCount").orElse(0);
    int max = spec.whole("maxReplicaCount").orElse(DEFAULT_MAX);
    return Optional.of(
        new Rule(
            new ScalingSpec(
                "ScaledObject/" + document.name().name(),
                ScalingSpec.Policy.KEDA,
                new Replicas(Math.max(1, min)),
                new Replicas(max),
                metrics,
                BehaviorMapping.map(spec.child("advanced").child("horizontalPodAutoscalerConfig")),
                annotation("millrace.io/sync-period")
                    .map(Durations::parse)
                    .orElse(ScalingSpec.DEFAULT_SYNC_PERIOD),
                Optional.of(events(min, modifiers))),
            secrets));
  }

  private List<TriggerReader.Read> triggers() {
    var variables = new TargetVariables(target, catalog, problems);
    Node.Mapping ref = spec.child("scaleTargetRef");
    Optional<SortedMap<String, String>> environment =
        variables.of(
            ref.text("envSourceContainerName").filter(name -> !name.isEmpty()),
            ref.placeOf("envSourceContainerName"));
    var authentications =
        new Authentications(document.name().namespace(), variables, catalog, problems);
    var requests = new ResourceRequests(catalog, problems);
    var read = new ArrayList<TriggerReader.Read>();
    List<Node.Mapping> triggers = spec.mappings("triggers");
    for (int i = 0; i < triggers.size(); i++) {
      Node.Mapping trigger = triggers.get(i);
      var supply = new Supply(environment, authentications.of(trigger));
      TriggerReader.read(trigger, i, supply, problems).ifPresent(read::add);
      String type = trigger.text("type").orElse("");
      if (type.equals("cpu") || type.equals("memory")) {
        target.ifPresent(present -> requests.check(trigger, present));
      }
    }
    adviseOnPartitions(triggers, read);
    return read;
  }

  private void adviseOnPartitions(List<Node.Mapping> triggers, List<TriggerReader.Read> read) {
    if (triggers.size() == read.size()) {
      for (int i = 0; i < read.size(); i++) {
        if (read.get(i).metric() instanceof MetricSpec.Trigger metric) {
          PartitionAdvice.report(spec, triggers.get(i), metric, problems);
        }
      }
    }
  }

  private EventRules events(int min, Optional<Modifiers> modifiers) {
    return new EventRules(
        seconds("pollingInterval", EventRules.DEFAULT_POLLING_INTERVAL),
        seconds("cooldownPeriod", EventRules.DEFAULT_COOLDOWN_PERIOD),
        seconds("initialCooldownPeriod", Duration.ZERO),
        new Replicas(min),
        spec.whole("idleReplicaCount").map(Replicas::new),
        fallback(),
        modifiers,
        PauseMapping.pause(document, problems),
        PauseMapping.isForcedActive(document, problems),
        annotation("millrace.io/compat").filter("keda"::equals).isPresent());
  }

  private Duration seconds(String field, Duration byDefault) {
    return spec.whole(field).map(Duration::ofSeconds).orElse(byDefault);
  }

  private Optional<Fallback> fallback() {
    if (!spec.has("fallback")) {
      return Optional.empty();
    }
    Node.Mapping fallback = spec.child("fallback");
    Fallback.Behavior behavior =
        switch (fallback.text("behavior").orElse("static")) {
          case "currentReplicas" -> Fallback.Behavior.CURRENT_REPLICAS;
          case "currentReplicasIfHigher" -> Fallback.Behavior.CURRENT_REPLICAS_IF_HIGHER;
          case "currentReplicasIfLower" -> Fallback.Behavior.CURRENT_REPLICAS_IF_LOWER;
          case "scalingModifiers" -> Fallback.Behavior.SCALING_MODIFIERS;
          default -> Fallback.Behavior.STATIC;
        };
    return Optional.of(
        new Fallback(
            fallback.whole("failureThreshold").orElse(0),
            new Replicas(fallback.whole("replicas").orElse(0)),
            behavior));
  }

  private void reportDefaults() {
    var defaults = new StringJoiner(", ");
    for (String each :
        List.of(
            "pollingInterval 30",
            "cooldownPeriod 300",
            "minReplicaCount 0",
            "maxReplicaCount " + DEFAULT_MAX)) {
      if (!spec.has(each.substring(0, each.indexOf(' ')))) {
        defaults.add(each);
      }
    }
    if (defaults.length() > 0) {
      problems.add(
          Problem.notice(spec.place(), "as KEDA has it where nothing is written: " + defaults));
    }
  }

  private Optional<String> annotation(String key) {
    return document.root().child("metadata").child("annotations").text(key);
  }
}
