package io.millrace.api.trigger;

import io.millrace.api.problem.Nearest;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.yaml.Node;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** From a trigger of a ScaledObject to a metric. */
public final class TriggerReader {
  private final Node.Mapping trigger;
  private final int index;
  private final Supply supply;
  private final Problems problems;

  /**
   * A trigger that was read.
   *
   * @param secrets what the trigger needs and nobody may see, by option
   */
  public record Read(MetricSpec metric, SortedMap<String, String> secrets) {
    public Read {
      secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
    }

    @Override
    public String toString() {
      return "Read[" + metric + ", secrets " + secrets.keySet() + "]";
    }
  }

  private TriggerReader(Node.Mapping trigger, int index, Supply supply, Problems problems) {
    this.trigger = trigger;
    this.index = index;
    this.supply = supply;
    this.problems = problems;
  }

  /**
   * The metric; empty when there is a problem with the trigger.
   *
   * @param trigger that fits its schema
   * @param index among the triggers of its ScaledObject, from 0
   */
  public static Optional<Read> read(
      Node.Mapping trigger, int index, Supply supply, Problems problems) {
    return new TriggerReader(trigger, index, supply, problems).read();
  }

  private Optional<Read> read() {
    String name = trigger.text("type").orElse("");
    Optional<TriggerType> type = TriggerTypes.find(name);
    return type.isPresent() ? read(type.get()) : Optional.of(lacking(name));
  }

  private Optional<Read> read(TriggerType type) {
    int before = problems.errors();
    Options options = new OptionReader(type, trigger, supply, problems).read();
    type.check(options);
    Optional<Target.Type> target = target(type, options);
    if (type instanceof ResourceTrigger resource) {
      target.ifPresent(present -> resource.check(options, present));
    }
    if (problems.errors() > before || target.isEmpty()) {
      return Optional.empty();
    }
    var given = new Given(index, type.name(), options, target.get(), alias(), authentication());
    var secrets = new TreeMap<>(options.secrets());
    if (type.takesMore()) {
      secrets.putAll(options.otherVariables());
    }
    return Optional.of(new Read(type.metric(given), secrets));
  }

  private Optional<Target.Type> target(TriggerType type, Options options) {
    Optional<String> written = trigger.text("metricType");
    if (written.isEmpty()) {
      return Optional.of(type instanceof ResourceTrigger ? meant(options) : type.targets().get(0));
    }
    Optional<Target.Type> target =
        type.targets().stream().filter(each -> word(each).equals(written.get())).findFirst();
    if (target.isEmpty()) {
      problems.add(
          Problem.error(
                  trigger.placeOf("metricType"),
                  written.get() + " does not go with a trigger of type " + type.name())
              .withLegal(
                  String.join(" or ", type.targets().stream().map(TriggerReader::word).toList())));
    }
    return target;
  }

  /** KEDA's own schema lets it be absent, but its scaler then does not start. */
  private Target.Type meant(Options options) {
    Target.Type meant = ResourceTrigger.meant(options.text("value").orElse("0"));
    problems.add(
        Problem.warning(
                trigger.placeOf("metricType"),
                "missing: KEDA starts no such trigger without it; read as " + word(meant))
            .withHint("write metricType: " + word(meant)));
    return meant;
  }

  private static String word(Target.Type type) {
    return switch (type) {
      case VALUE -> "Value";
      case AVERAGE_VALUE -> "AverageValue";
      case UTILIZATION -> "Utilization";
    };
  }

  private Optional<String> alias() {
    return trigger.text("name").filter(name -> !name.isEmpty());
  }

  private Optional<String> authentication() {
    Node.Mapping ref = trigger.child("authenticationRef");
    return ref.text("name")
        .map(name -> ref.text("kind").orElse("TriggerAuthentication") + "/" + name);
  }

  /**
   * A trigger of a type that nobody here reads. What it was given may be secrets, and is left out.
   */
  private Read lacking(String name) {
    List<String> known = TriggerTypes.names();
    String hint = TriggerTypes.isElsewhere(name) ? "" : Nearest.hint(name, known);
    problems.add(
        Problem.warning(
                trigger.placeOf("type"),
                (TriggerTypes.isElsewhere(name) ? "KEDA's " : "")
                    + "trigger type "
                    + name
                    + " is not known here: it reads as unknown, and blocks nothing but scaling in")
            .withHint(hint.isEmpty() ? "known are " + String.join(", ", known) : hint));
    var metric =
        new MetricSpec.Trigger(
            "s" + index + "-" + name,
            name,
            new TreeMap<>(),
            new Target(Target.Type.AVERAGE_VALUE, 1),
            0,
            Optional.empty(),
            alias(),
            authentication());
    return new Read(metric, new TreeMap<>());
  }
}
