package io.millrace.cli.demo;

import io.millrace.control.Pass;
import io.millrace.model.memory.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One rescale, from the decision until the size was reached.
 *
 * @param from replicas before
 * @param to replicas after
 */
record RescaleSpan(Instant beganAt, Instant endedAt, int from, int to) {
  /**
   * The job may be silent a moment longer than the rescale lasts: its first checkpoint and its
   * first output follow.
   */
  private static final Duration AFTERMATH = Duration.ofSeconds(2);

  /** All finished rescales in a history, oldest first. */
  static List<RescaleSpan> of(List<Pass> history) {
    List<RescaleSpan> spans = new ArrayList<>();
    for (Pass pass : history) {
      boolean ends =
          pass.before().phase() instanceof Phase.Rescaling
              && pass.decision().next().phase() instanceof Phase.Running;
      if (ends && pass.before().phase() instanceof Phase.Rescaling rescaling) {
        spans.add(
            new RescaleSpan(
                rescaling.begunAt(), pass.at(), rescaling.from().value(), rescaling.to().value()));
      }
    }
    return spans;
  }

  Instant settledAt() {
    return endedAt.plus(AFTERMATH);
  }
}
