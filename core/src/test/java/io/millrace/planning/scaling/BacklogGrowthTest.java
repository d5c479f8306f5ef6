package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Given.SEGMENTS;
import static io.millrace.planning.scaling.Given.segments;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision;
import java.time.Duration;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BacklogGrowthTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int SYNC = 15;

  /** Four segments, four replicas, and a backlog that is a function of the second. */
  private static ScalingDecision after(Run run, int seconds, LongUnaryOperator backlog) {
    ScalingDecision last = run.unread(backlog.applyAsLong(0)).later().step(4);
    for (int second = SYNC; second <= seconds; second += SYNC) {
      last = run.after(SECOND.multipliedBy(SYNC)).unread(backlog.applyAsLong(second)).step(4);
    }
    return last;
  }

  private static Run run() {
    return new Run(segments(1, 32, SEGMENTS), 4);
  }

  @Test
  @DisplayName("P25 a backlog that grows at one replica per segment is told, with what to do")
  void tellsAGrowingBacklog() {
    var decision = after(run(), 60, second -> 1200 + 70 * second);

    assertThat(decision.target()).isEqualTo(new Replicas(4));
    assertThat(decision.reason().code()).isEqualTo("BacklogGrows");
    assertThat(decision.reason().message())
        .endsWith(
            "4 segments are read by 4 TaskManagers, but the backlog has grown from 1200 to 5400"
                + " records in 60 s: one reader is too slow for its segment; raise the stream's"
                + " segments by a lower rate per segment, or add headroom by a second metric of the"
                + " rule, such as flink_pending_records");
  }

  @Test
  @DisplayName("P25 nothing is told before a minute has passed, of a steady backlog, of a burst")
  void isSilentOtherwise() {
    assertThat(after(run(), 45, second -> 70 * second).reason().code()).isEqualTo("Segments");
    assertThat(after(run(), 300, second -> 9000).reason().code()).isEqualTo("Segments");
    assertThat(after(run(), 60, second -> second == 60 ? 9000 : 10).reason().code())
        .isEqualTo("Segments");
    assertThat(after(run(), 300, second -> 90_000 - 70 * second).reason().code())
        .isEqualTo("Segments");
  }

  @Test
  @DisplayName("P25 the minute begins anew when the count changes")
  void beginsAnewAfterAChange() {
    var run = run();
    after(run, 60, second -> 70 * second);

    run.later().unread(9_000).step(5);

    assertThat(run.memory().unread()).isEmpty();
  }

  @Test
  @DisplayName("P25 what is remembered is bounded, however often the rule is evaluated")
  void remembersAMinuteOnly() {
    var run = run();
    for (int i = 0; i < 1000; i++) {
      run.after(SECOND).unread(i * 100L).step(4);
    }

    assertThat(run.memory().unread()).hasSizeLessThanOrEqualTo(14);
  }
}
