package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.EventGiven.active;
import static io.millrace.planning.scaling.EventGiven.due;
import static io.millrace.planning.scaling.EventGiven.group;
import static io.millrace.planning.scaling.EventGiven.kafka;
import static io.millrace.planning.scaling.EventGiven.lag;
import static io.millrace.planning.scaling.EventGiven.lagging;
import static io.millrace.planning.scaling.EventGiven.never;
import static io.millrace.planning.scaling.EventGiven.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.decision.ScalingDecision.MetricProposal;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.observation.GroupLag;
import io.millrace.model.spec.LagRules;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ScalingSpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** KEDA's kafka trigger and the algorithm behind it, from the lag to the count: 8 of 8 agree. */
class KedaLagRowsTest {
  /**
   * @param proposal what the metric asks for, before rates
   */
  record Row(String name, int current, GroupLag group, LagRules rules, int proposal) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static GroupLag spread(int partitions, long... lags) {
    return group(Arrays.copyOf(lags, partitions));
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("K1 five partitions", 1, spread(5, 120), LagRules.DEFAULT, 5),
        new Row("K2 idle ones allowed", 1, spread(5, 120), lag(true, false, false, false), 12),
        new Row(
            "K3 where there is lag", 1, spread(10, 40, 40, 20), lag(false, true, false, false), 3),
        new Row("K4 evenly", 1, spread(10, 35), lag(false, false, true, false), 5),
        new Row("K7 within the tolerance", 2, spread(5, 21), LagRules.DEFAULT, 2),
        new Row("K7 outside of it", 2, spread(5, 23), LagRules.DEFAULT, 3));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void asksFor(Row row) {
    MetricSpec metric = kafka(10, row.rules());

    ScalingDecision decision =
        ScalingPlanner.plan(
            rule().by(metric).build(),
            Given.seen(row.current(), lagging(metric, row.group())),
            due(active()));

    assertThat(decision.metrics())
        .as(decision.reason().toString())
        .extracting(MetricProposal::proposal)
        .containsExactly(Optional.of(new Replicas(row.proposal())));
  }

  @Test
  void oneRecordStartsOneReplica() { // K5
    MetricSpec metric = kafka(10, LagRules.DEFAULT);

    assertThat(
            ScalingPlanner.plan(
                    rule().by(metric).build(),
                    Given.seen(0, lagging(metric, group(1, 0))),
                    due(never()))
                .target())
        .isEqualTo(new Replicas(1));
  }

  @Test
  void asMuchAsTheActivationThresholdStartsNone() { // K6
    MetricSpec metric = kafka(10, 5, LagRules.DEFAULT);

    assertThat(
            ScalingPlanner.plan(
                    rule().by(metric).build(),
                    Given.seen(0, lagging(metric, group(5, 0))),
                    due(never()))
                .target())
        .isEqualTo(new Replicas(0));
  }

  @Test
  void theSeedsRuleStopsAtFourForOneSync() { // K8
    MetricSpec metric = kafka(10, LagRules.DEFAULT);
    ScalingSpec seed = seed(metric).exact().build();
    GroupLag group = spread(5, 3950);

    ScalingDecision first =
        ScalingPlanner.plan(seed, Given.seen(1, lagging(metric, group)), due(active()));
    ScalingMemory later =
        new ScalingMemory(
            Optional.of(Given.NOW.minusSeconds(15)),
            first.next().recommendations(),
            first.next().changes(),
            first.next().unread(),
            active());
    ScalingDecision second =
        ScalingPlanner.plan(seed, Given.seen(4, lagging(metric, group)), later);

    assertThat(first.target()).as(first.reason().toString()).isEqualTo(new Replicas(4));
    assertThat(second.target()).as(second.reason().toString()).isEqualTo(new Replicas(5));
  }

  /** Without {@code behavior} KEDA makes an HPA of the old limits; ours has those of today. */
  @Test
  void theSeedsRuleIsAtFiveAtOnceUnlessItIsToBeKedas() {
    MetricSpec metric = kafka(10, LagRules.DEFAULT);

    ScalingDecision decision =
        ScalingPlanner.plan(
            seed(metric).build(), Given.seen(1, lagging(metric, spread(5, 3950))), due(active()));

    assertThat(decision.target()).as(decision.reason().toString()).isEqualTo(new Replicas(5));
  }

  private static EventGiven.Rule seed(MetricSpec metric) {
    return rule().min(1).max(5).idle(0).cooldown(10).poll(5).by(metric);
  }

  /** A new group has no offsets: with latest it counts one record for each partition. */
  @Test
  void aGroupThatNeverCommittedStartsOneReplica() {
    MetricSpec metric = kafka(10, LagRules.DEFAULT);
    GroupLag fresh =
        new GroupLag(
            group(0, 0, 0).partitions().stream()
                .map(
                    p ->
                        new GroupLag.Partition(
                            p.topic(), p.number(), Optional.empty(), p.end(), true))
                .toList(),
            Optional.of("Empty"),
            Optional.of(0));

    ScalingDecision decision =
        ScalingPlanner.plan(
            rule().by(metric).build(), Given.seen(0, lagging(metric, fresh)), due(never()));

    assertThat(decision.target()).isEqualTo(new Replicas(1));
    assertThat(decision.reason().message()).contains("s0-kafka-orders (3) is active");
  }
}
