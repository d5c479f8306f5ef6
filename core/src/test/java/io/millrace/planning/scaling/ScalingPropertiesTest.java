package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Given.external;
import static io.millrace.planning.scaling.Given.object;
import static io.millrace.planning.scaling.Given.percent;
import static io.millrace.planning.scaling.Given.pods;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.decision.ScalingDecision.MetricProposal;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingRules.RatePolicy;
import io.millrace.model.spec.ScalingRules.SelectPolicy;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every rule and every load; {@link Run} checks each step for determinism. */
class ScalingPropertiesTest {
  private static final int STEPS = 120;

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void holdsUnderAnyLoad(int seed) {
    var random = new SplittableRandom(seed);
    ScalingSpec rule = anyRule(random);
    var run = new Run(rule, random.nextInt(0, 25));

    for (int i = 0; i < STEPS; i++) {
      if (random.nextInt(20) == 0) {
        run.setReplicas(random.nextInt(0, 25));
      }
      run.after(Duration.ofMillis(random.nextLong(1, 40_000)));
      ScalingDecision decision = run.step(anyValues(random, rule));

      checkBounds(rule, decision);
      checkUnknown(rule, decision);
      checkReason(decision);
      checkMemory(rule, run);
    }
  }

  /** Zero is the user's switch; an evaluation that was not due leaves everything as it is. */
  private static void checkBounds(ScalingSpec rule, ScalingDecision decision) {
    if (decision.reason().code().equals("NotDueYet")
        || decision.reason().code().equals("ScalingDisabled")) {
      assertThat(decision.isChange()).isFalse();
      return;
    }
    assertThat(decision.target()).isBetween(rule.minReplicas(), rule.maxReplicas());
  }

  private static void checkUnknown(ScalingSpec rule, ScalingDecision decision) {
    boolean isUnknown =
        decision.metrics().stream().map(MetricProposal::proposal).anyMatch(Optional::isEmpty);
    if (isUnknown && decision.current().compareTo(rule.maxReplicas()) <= 0) {
      assertThat(decision.target()).isGreaterThanOrEqualTo(decision.current());
    }
  }

  private static void checkReason(ScalingDecision decision) {
    assertThat(decision.reason().message()).matches(".*\\d.*");
    if (decision.isChange()) {
      assertThat(decision.reason().message())
          .startsWith("from " + decision.current() + " to " + decision.target() + " replica");
    }
  }

  private static void checkMemory(ScalingSpec rule, Run run) {
    var memory = run.memory();
    var oldest = memory.lastSync().orElseThrow().minus(longest(rule));
    assertThat(memory.recommendations()).allMatch(r -> !r.at().isBefore(oldest));
    assertThat(memory.changes()).allMatch(c -> !c.at().isBefore(oldest));
    long evaluations = longest(rule).dividedBy(rule.syncPeriod()) + 2;
    assertThat(memory.recommendations().size()).isLessThanOrEqualTo((int) evaluations);
    assertThat(memory.changes().size()).isLessThanOrEqualTo((int) evaluations);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void settlesWhenTheLoadIsSteady(int seed) {
    var random = new SplittableRandom(seed);
    ScalingSpec rule = anyRule(random);
    var run = new Run(rule, random.nextInt(1, 25));
    for (int i = 0; i < 20; i++) {
      run.later().step(anyValues(random, rule));
    }

    List<Optional<Double>> steady = anyValues(random, rule);
    // one replica each 200 s at the slowest rate, 25 replicas, and the longest window before
    for (int i = 0; i < 25 * 15 + 60; i++) {
      run.later().step(steady);
    }
    int settled = run.replicas();
    for (int i = 0; i < 60; i++) {
      ScalingDecision decision = run.later().step(steady);
      assertThat(decision.target())
          .as(decision.reason().toString())
          .isEqualTo(new Replicas(settled));
    }
  }

  private static Duration longest(ScalingSpec rule) {
    return rule.behavior()
        .map(
            behavior ->
                List.of(behavior.scaleUp(), behavior.scaleDown()).stream()
                    .flatMap(
                        rules ->
                            Stream.concat(
                                Stream.of(rules.stabilizationWindow()),
                                rules.policies().stream().map(RatePolicy::period)))
                    .max(Duration::compareTo)
                    .orElseThrow())
        .orElse(rule.policy() == ScalingSpec.Policy.HPA ? Duration.ofSeconds(300) : Duration.ZERO);
  }

  /** Totals per replica only: a level shared by all replicas would depend on their number. */
  private static ScalingSpec anyRule(SplittableRandom random) {
    int min = random.nextInt(0, 6);
    int max = Math.max(1, min + random.nextInt(0, 20));
    List<MetricSpec> metrics = new ArrayList<>();
    metrics.add(external("segments", Target.Type.AVERAGE_VALUE, random.nextInt(1, 4)));
    if (random.nextBoolean()) {
      metrics.add(external("unread", Target.Type.AVERAGE_VALUE, random.nextDouble(0.5, 5)));
    }
    if (random.nextBoolean()) {
      metrics.add(object("queue", Target.Type.AVERAGE_VALUE, random.nextDouble(0.5, 5)));
    }
    return new ScalingSpec(
        "any",
        random.nextBoolean() ? ScalingSpec.Policy.HPA : ScalingSpec.Policy.SEGMENTS,
        new Replicas(min),
        new Replicas(max),
        metrics,
        random.nextInt(3) == 0
            ? Optional.empty()
            : Optional.of(new ScalingSpec.Behavior(anyRules(random), anyRules(random))),
        ScalingSpec.DEFAULT_SYNC_PERIOD);
  }

  private static ScalingRules anyRules(SplittableRandom random) {
    List<RatePolicy> policies = new ArrayList<>();
    if (random.nextBoolean()) {
      policies.add(pods(random.nextInt(1, 6), random.nextInt(1, 200)));
    }
    if (random.nextBoolean()) {
      policies.add(percent(random.nextInt(1, 200), random.nextInt(1, 200)));
    }
    SelectPolicy[] selections = SelectPolicy.values();
    return new ScalingRules(
        Duration.ofSeconds(random.nextBoolean() ? 0 : random.nextInt(0, 400)),
        selections[random.nextInt(selections.length)],
        policies,
        random.nextBoolean() ? Optional.empty() : Optional.of(random.nextDouble(0, 0.3)));
  }

  private static List<Optional<Double>> anyValues(SplittableRandom random, ScalingSpec rule) {
    return rule.metrics().stream()
        .map(
            metric ->
                switch (random.nextInt(10)) {
                  case 0 -> Optional.<Double>empty();
                  case 1 -> Optional.of(Double.NaN);
                  case 2 -> Optional.of(0.0);
                  case 3 -> Optional.of(1e12);
                  default -> Optional.of(random.nextDouble(0, 60));
                })
        .toList();
  }
}
