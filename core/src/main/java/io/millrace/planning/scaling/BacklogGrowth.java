package io.millrace.planning.scaling;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.memory.ScalingMemory.Unread;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A backlog that grows for a minute although every segment has a replica of its own: the rule is
 * satisfied and yet does not keep up, which only a person can mend.
 *
 * @param from records unread at first
 * @param to records unread at last
 * @param during time between the two
 */
public record BacklogGrowth(long from, long to, Duration during) {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** Apart so far, a dozen of them tell of a minute. */
  private static final Duration BETWEEN = Duration.ofSeconds(5);

  /** Less than this is what a burst leaves behind for a moment. */
  private static final double LEAST_RECORDS_PER_SECOND = 1;

  /**
   * Whether the remembered backlog grows: all that was unread in the newer half of the time is more
   * than anything in the older half, so a single burst or a checkpoint does not count.
   *
   * @param past oldest first
   */
  public static Optional<BacklogGrowth> of(List<Unread> past) {
    if (past.isEmpty()) {
      return Optional.empty();
    }
    Unread first = past.get(0);
    Unread last = past.get(past.size() - 1);
    Duration during = Duration.between(first.at(), last.at());
    Instant middle = first.at().plus(during.dividedBy(2));
    long most = records(past, middle, true).max().orElse(Long.MAX_VALUE);
    long least = records(past, middle, false).min().orElse(Long.MIN_VALUE);
    double rate = (last.records() - first.records()) * 1000.0 / Math.max(1, during.toMillis());
    return during.compareTo(WINDOW) >= 0 && least > most && rate >= LEAST_RECORDS_PER_SECOND
        ? Optional.of(new BacklogGrowth(first.records(), last.records(), during))
        : Optional.empty();
  }

  private static LongStream records(List<Unread> past, Instant middle, boolean isOlder) {
    return past.stream()
        .filter(unread -> unread.at().isBefore(middle) == isOlder)
        .mapToLong(Unread::records);
  }

  /** What there is to say and to do about it. */
  public String sentence(Replicas replicas) {
    int count = replicas.value();
    return String.format(
        Locale.ROOT,
        "%d %s read by %d %s, but the backlog has grown from %d to %d records in %d s: one reader is"
            + " too slow for its segment; raise the stream's segments by a lower rate per segment,"
            + " or add headroom by a second metric of the rule, such as flink_pending_records",
        count,
        count == 1 ? "segment is" : "segments are",
        count,
        count == 1 ? "TaskManager" : "TaskManagers",
        from,
        to,
        during.toSeconds());
  }

  /** The same decision with the backlog remembered, and told when it grows. */
  static ScalingDecision told(
      ScalingObservation seen, ScalingMemory before, ScalingDecision decision) {
    List<Unread> past =
        isOneToOne(seen, decision)
            ? remembered(before.unread(), seen.at(), seen.unread())
            : List.of();
    ScalingMemory next = decision.next();
    return decision.remembering(
        next.withUnread(past),
        of(past)
            .map(
                growth ->
                    Reason.of(
                        "BacklogGrows",
                        decision.reason().message() + "; " + growth.sentence(decision.target())))
            .orElse(decision.reason()));
  }

  /** Settled at one replica for each segment, with nothing held back or added. */
  private static boolean isOneToOne(ScalingObservation seen, ScalingDecision decision) {
    return !decision.isChange()
        && seen.statusReplicas().equals(decision.target())
        && decision.metrics().stream()
            .filter(metric -> metric.reason().code().equals(SegmentsPolicy.ONE_TO_ONE))
            .anyMatch(metric -> metric.proposal().equals(Optional.of(decision.target())));
  }

  /** Of what is older than the window the newest stays, so that the whole window is spanned. */
  private static List<Unread> remembered(List<Unread> past, Instant now, Optional<Long> unread) {
    List<Unread> kept = new ArrayList<>(past);
    kept.removeIf(old -> old.at().isAfter(now));
    if (unread.isPresent() && isDue(kept, now)) {
      kept.add(new Unread(now, unread.get()));
    }
    Instant oldest = now.minus(WINDOW);
    while (kept.size() > 1 && !kept.get(1).at().isAfter(oldest)) {
      kept.remove(0);
    }
    return kept;
  }

  private static boolean isDue(List<Unread> past, Instant now) {
    return past.isEmpty() || !now.isBefore(past.get(past.size() - 1).at().plus(BETWEEN));
  }
}
