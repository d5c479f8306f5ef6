package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Given.cpu;
import static io.millrace.planning.scaling.Given.external;
import static io.millrace.planning.scaling.Given.hpa;
import static io.millrace.planning.scaling.Given.object;
import static io.millrace.planning.scaling.Given.perPod;
import static io.millrace.planning.scaling.Given.samples;
import static io.millrace.planning.scaling.Given.seen;
import static io.millrace.planning.scaling.Given.tolerating;
import static io.millrace.planning.scaling.Given.total;
import static io.millrace.planning.scaling.Given.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Reading;
import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision.MetricProposal;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import io.millrace.model.spec.ScalingRules;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HpaPolicyTest {
  private static final MetricSpec LAG = external("lag", Target.Type.AVERAGE_VALUE, 10);
  private static final MetricSpec QPS = external("qps", Target.Type.AVERAGE_VALUE, 10);

  private static Recommended recommend(ScalingSpec rule, ScalingObservation seen) {
    return new HpaPolicy().recommend(rule, seen);
  }

  @ParameterizedTest(name = "lag {0} per 10 x 10 replicas, tolerances {1} up and {2} down: {3}")
  @CsvSource({
    "110, 0.1, 0.1, 10", // both edges belong to the range
    "90, 0.1, 0.1, 10",
    "110.001, 0.1, 0.1, 12", // 11.0001
    "89.999, 0.1, 0.1, 9", // 8.9999
    "101, 0, 0.1, 11",
    "99, 0, 0.1, 10",
    "101, 0.1, 0, 10",
    "89, 0.1, 0, 9",
    "100, 0, 0, 10",
    "149, 0.5, 0.1, 10",
    "151, 0.5, 0.1, 16",
    "41, 0.1, 0.6, 10",
    "39, 0.1, 0.6, 4",
  })
  void toleratesEachDirectionByItsOwnMeasure(double lag, double up, double down, int wanted) {
    var rule = hpa(1, 100, tolerating(up), tolerating(down), LAG);

    var recommended = recommend(rule, seen(10, total(LAG, lag)));

    assertThat(recommended.replicas()).contains(new Replicas(wanted));
  }

  @Test
  void aBehaviorWithoutToleranceTakesTheClusters() {
    var rule = hpa(1, 100, ScalingRules.DEFAULT_UP, tolerating(0), LAG);

    assertThat(recommend(rule, seen(10, total(LAG, 109))).replicas()).contains(new Replicas(10));
    assertThat(recommend(rule, seen(10, total(LAG, 89))).replicas()).contains(new Replicas(9));
  }

  /**
   * @param wanted -1 for none
   */
  record Several(String name, List<MetricReading> readings, int wanted, String code) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Several> severalMetrics() {
    return Stream.of(
        new Several("the largest wins", List.of(total(LAG, 30), total(QPS, 70)), 7, "MetricValue"),
        new Several(
            "whichever comes first", List.of(total(LAG, 70), total(QPS, 30)), 7, "MetricValue"),
        new Several("a failure lets grow", List.of(unknown(LAG), total(QPS, 70)), 7, "MetricValue"),
        new Several(
            "a failure lets stay", List.of(unknown(LAG), total(QPS, 51)), 5, "WithinTolerance"),
        new Several(
            "a failure forbids to shrink",
            List.of(total(LAG, 30), unknown(QPS)),
            -1,
            "FailedGetExternalMetric"),
        new Several(
            "all failed", List.of(unknown(LAG), unknown(QPS)), -1, "FailedGetExternalMetric"));
  }

  @ParameterizedTest(name = "several metrics: {0}")
  @MethodSource
  void severalMetrics(Several given) {
    var rule = hpa(1, 100, LAG, QPS);

    var recommended = recommend(rule, seen(5, given.readings().toArray(MetricReading[]::new)));

    assertThat(recommended.replicas())
        .isEqualTo(
            given.wanted() < 0 ? Optional.empty() : Optional.of(new Replicas(given.wanted())));
    assertThat(recommended.reason().code()).isEqualTo(given.code());
  }

  @Test
  void aBlockedShrinkSaysWhatIsUnknownAndWhatWouldDo() {
    var recommended = recommend(hpa(1, 100, LAG, QPS), seen(5, total(LAG, 30), unknown(QPS)));

    assertThat(recommended.reason().message())
        .isEqualTo(
            "qps is unknown: Timeout: no answer within 3 s; 3 would do, but an unknown never scales"
                + " in (lag 30: 30/10 = 3)");
  }

  record Failing(String name, String pods, MetricReading reading, String code, String why) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Failing> failures() {
    MetricSpec cpu = cpu(50);
    MetricSpec value = external("qps", Target.Type.VALUE, 10);
    MetricSpec disk = new MetricSpec.Resource("disk", new Target(Target.Type.UTILIZATION, 50));
    MetricSpec odd = external("qps", Target.Type.UTILIZATION, 10);
    MetricSpec cpuInAll = new MetricSpec.Resource("cpu", new Target(Target.Type.VALUE, 50));
    MetricSpec podsInAll =
        new MetricSpec.Pods("qps", new TreeMap<>(), new Target(Target.Type.VALUE, 10));
    return Stream.of(
        new Failing(
            "no samples", "rrr", samples(cpu), "FailedGetResourceMetric", "none of the ready"),
        new Failing(
            "only strangers' samples",
            "",
            samples(cpu, .1, .2),
            "FailedGetResourceMetric",
            "none of the ready"),
        new Failing(
            "only samples of unready ones",
            "uup",
            samples(cpu, .1, .2),
            "FailedGetResourceMetric",
            "none of the ready"),
        new Failing(
            "a resource that nobody requests",
            "r",
            samples(disk, .1),
            "FailedGetResourceMetric",
            "replica pod-0 requests no disk"),
        new Failing(
            "unknown samples",
            "rr",
            unknown(cpu),
            "FailedGetResourceMetric",
            "no answer within 3 s"),
        new Failing(
            "unknown pods metric",
            "rr",
            unknown(perPod("qps", 10)),
            "FailedGetPodsMetric",
            "no answer within 3 s"),
        new Failing(
            "unknown object metric",
            "rr",
            unknown(object("qps", Target.Type.VALUE, 10)),
            "FailedGetObjectMetric",
            "no answer within 3 s"),
        new Failing(
            "a value without replicas",
            "",
            total(value, 50),
            "FailedGetExternalMetric",
            "no replica"),
        new Failing(
            "not a number", "rr", total(QPS, Double.NaN), "FailedGetExternalMetric", "reads NaN"),
        new Failing(
            "without end",
            "rr",
            total(value, Double.POSITIVE_INFINITY),
            "FailedGetExternalMetric",
            "reads Infinity"),
        new Failing(
            "external utilization", "rr", total(odd, 5), "FailedGetExternalMetric", "UTILIZATION"),
        new Failing("cpu value", "rr", samples(cpuInAll, 1, 1), "FailedGetResourceMetric", "VALUE"),
        new Failing("pods value", "rr", samples(podsInAll, 1, 1), "FailedGetPodsMetric", "VALUE"));
  }

  @ParameterizedTest(name = "a failing metric asks for nothing: {0}")
  @MethodSource("failures")
  void aFailingMetricAsksForNothing(Failing given) {
    var rule = hpa(1, 100, given.reading().metric());

    var recommended = recommend(rule, seen(2, given.pods(), given.reading()));

    assertThat(recommended.replicas()).isEmpty();
    assertThat(recommended.metrics())
        .singleElement()
        .satisfies(
            proposal -> {
              assertThat(proposal.proposal()).isEmpty();
              assertThat(proposal.value()).isEmpty();
              assertThat(proposal.reason().code()).isEqualTo(given.code());
              assertThat(proposal.reason().message()).contains(given.why());
            });
  }

  @Test
  void samplesWithoutATimeCountAndHaveNoAge() {
    var reading =
        new MetricReading(cpu(50), unknown(cpu(50)).value(), samples(cpu(50), .8, .8).perPod());

    var recommended = recommend(hpa(1, 100, cpu(50)), seen(2, reading));

    assertThat(recommended.replicas()).contains(new Replicas(4)); // 80/50 × 2 = 3.2
    assertThat(recommended.metrics().get(0).age()).isEmpty();
  }

  @Test
  void aSampleThatIsNoNumberIsMissing() {
    // 24 % over two, the third and fourth at 100 %: 62 % × 4 = 2.48
    var reading = samples(cpu(100), .4, .095, Double.POSITIVE_INFINITY);

    var recommended = recommend(hpa(1, 100, cpu(100)), seen(4, reading));

    assertThat(recommended.replicas()).contains(new Replicas(3));
  }

  @Test
  void aMetricThatNobodyReadIsUnknown() {
    var recommended = recommend(hpa(1, 100, LAG), seen(5));

    assertThat(recommended.replicas()).isEmpty();
    assertThat(recommended.reason().message()).startsWith("lag is unknown: NotRead");
  }

  @Test
  void aRuleWithoutMetricsAsksForNothing() {
    assertThat(recommend(hpa(1, 100), seen(5)).reason().code()).isEqualTo("NoMetrics");
  }

  @Test
  void averagesGoByTheReplicasThatAreThereAndValuesByTheOnesAskedFor() {
    MetricSpec value = external("level", Target.Type.VALUE, 10);
    var growing =
        new ScalingObservation(
            Given.NOW,
            new Replicas(10),
            new Replicas(4),
            Given.replicas("rrrr"),
            List.of(total(LAG, 41), total(value, 10)));

    var recommended = recommend(hpa(1, 100, LAG, value), growing);

    // 41 / (10 × 4) = 1.03 keeps the 4 there; 10/10 keeps the 10 asked for
    assertThat(recommended.metrics().stream().map(p -> p.proposal().orElseThrow().value()))
        .containsExactly(4, 10);
  }

  @Test
  void aValueGoesByReplicasThatRunAndAreReady() {
    MetricSpec value = external("level", Target.Type.VALUE, 10);
    var rule = hpa(1, 100, value);
    var longAgo = Optional.of(Given.NOW.minus(Given.LONG_AGO));
    Optional<Instant> never = Optional.empty();
    var pods =
        List.of(
            Given.pod(0, longAgo, longAgo, never, false, false),
            Given.pod(1, longAgo, longAgo, never, true, false), // ready until it ends
            Given.pod(2, longAgo, longAgo, never, false, true), // failed
            Given.pod(3, never, longAgo, never, false, false)); // waits for a place
    var seen =
        new ScalingObservation(
            Given.NOW, new Replicas(4), new Replicas(4), pods, List.of(total(value, 30)));

    assertThat(recommend(rule, seen).replicas()).contains(new Replicas(6)); // 3 × 2 ready
  }

  @Test
  void fromZeroItGoesByTheValueAlone() {
    MetricSpec value = external("level", Target.Type.VALUE, 10);
    var rule = hpa(0, 100, LAG, value);

    var recommended = recommend(rule, seen(0, total(LAG, 1), total(value, 15)));

    // 1/10 = 0.1 and 15/10 = 1.5, rounded up
    assertThat(recommended.metrics().stream().map(p -> p.proposal().orElseThrow().value()))
        .containsExactly(1, 2);
    assertThat(recommend(rule, seen(0, total(LAG, 0), total(value, 0))).replicas())
        .contains(new Replicas(0));
  }

  @Test
  void aProposalNamesValueTargetAgeAndArithmetic() {
    var selector = new TreeMap<String, String>();
    selector.put("topic", "orders");
    var lag = new MetricSpec.External("lag", selector, new Target(Target.Type.AVERAGE_VALUE, 2150));
    var reading = MetricReading.total(lag, Reading.known(8600.0, Given.NOW.minusSeconds(7)));

    MetricProposal proposal = recommend(hpa(1, 100, lag), seen(3, reading)).metrics().get(0);

    assertThat(proposal.metric()).isEqualTo("lag{topic=orders}");
    assertThat(proposal.value()).contains(8600.0);
    assertThat(proposal.target()).isEqualTo("2150 per replica");
    assertThat(proposal.age()).contains(Duration.ofSeconds(7));
    assertThat(proposal.proposal()).contains(new Replicas(4));
    assertThat(proposal.reason().message()).isEqualTo("lag 8600: 8600/2150 = 4");
  }

  static Stream<Arguments> sentences() {
    return Stream.of(
        sentence(
            "rr", samples(cpu(50), .8, .8), "cpu 80 % of the request: 80/50 = 1.60, × 2, so 4"),
        sentence(
            "urr",
            samples(cpu(30), .3, .5, .7),
            "cpu 60 % of the request: 60/30 = 2.00 over 2; with 1 unready as idle it is 1.3333 over"
                + " 3, so 4"),
        sentence(
            "ruu",
            samples(cpu(30), .4, .5, .7),
            "cpu 40 % of the request: 40/30 = 1.3333 over 1; with 2 unready as idle it is 0.4333"
                + " over 3, the other side of 1"),
        sentence(
            "rr",
            samples(cpu(100), 1.9),
            "cpu 190 % of the request: 190/100 = 1.90 over 1; with 1 without a sample as idle it is"
                + " 0.95 over 2, within the tolerance of 0.1"),
        sentence(
            "rr",
            samples(perPod("qps", 20), 20, 21),
            "qps 20.5 per replica: 20.5/20 = 1.0250 is within the tolerance of 0.1"),
        sentence(
            "uru",
            total(external("level", Target.Type.VALUE, 4400), 8600),
            "level 8600: 8600/4400 = 1.9545, × 1 ready = 1.9545"));
  }

  private static Arguments sentence(String pods, MetricReading reading, String text) {
    return Arguments.of(pods, reading, text);
  }

  @ParameterizedTest(name = "says: {2}")
  @MethodSource
  void sentences(String pods, MetricReading reading, String text) {
    var recommended = recommend(hpa(1, 100, reading.metric()), seen(pods.length(), pods, reading));

    assertThat(recommended.reason().message()).isEqualTo(text);
  }
}
