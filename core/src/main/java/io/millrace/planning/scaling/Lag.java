package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Figures.number;
import static io.millrace.planning.scaling.Figures.replicas;

import io.millrace.model.observation.GroupLag;
import io.millrace.model.observation.GroupLag.Partition;
import io.millrace.model.spec.LagRules;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What the lag of a consumer group comes to.
 *
 * <p>A partition lags by what was written and not committed; without a committed offset by what
 * {@link LagRules#reset} says. The load is the sum, but no more than so many replicas can share as
 * have a partition. Source: KEDA 2.21, {@code getLagForPartition} and {@code getTotalLag} of its
 * trigger {@code kafka}.
 *
 * @param total records, partitions that do not move included: whether the group is active
 * @param load records that count for replicas
 * @param missing partitions whose end nobody told, which are not in the sums
 * @param note why the load is not the total; empty when it is
 */
record Lag(long total, double load, int missing, Optional<String> note) {

  static Lag of(GroupLag group, LagRules rules, double threshold, boolean isKedaExact) {
    List<Partition> all = group.partitions();
    long total = all.stream().mapToLong(one -> whole(one, rules)).sum();
    long moving = all.stream().mapToLong(one -> moving(one, rules)).sum();
    long lagging = all.stream().filter(one -> moving(one, rules) > 0).count();
    long told = all.stream().filter(one -> one.end().isPresent()).count();
    long partitions = isKedaExact ? told : all.size();
    int missing = (int) all.stream().filter(one -> isMissing(one, rules)).count();
    Optional<String> still =
        moving == total
            ? Optional.empty()
            : Optional.of(
                String.format(
                    Locale.ROOT, "%d of it in partitions that do not move", total - moving));
    return new Shares(rules, threshold, partitions, lagging).shared(total, moving, missing, still);
  }

  /** How the load is cut to the partitions. */
  private record Shares(LagRules rules, double threshold, long partitions, long lagging) {
    Lag shared(long total, long moving, int missing, Optional<String> still) {
      double load = moving;
      String why = "";
      if (rules.spreadsEvenly()) {
        long divisor = nextDivisor(load, partitions, threshold);
        load = divisor * threshold;
        why = divisor + " of " + partitions + " partitions share evenly";
      }
      long most = rules.isLimitedToPartitionsWithLag() ? lagging : partitions;
      boolean isCut =
          !rules.allowsIdleConsumers()
              || rules.isLimitedToPartitionsWithLag()
              || rules.spreadsEvenly();
      if (isCut && Math.floor(load / threshold) > most) {
        load = most * threshold;
        why =
            rules.isLimitedToPartitionsWithLag()
                ? "no more than " + replicas(most) + " have a partition that lags"
                : "no more than " + replicas(most) + " have a partition";
      }
      return new Lag(total, load, missing, note(total, load, why, still));
    }

    private static Optional<String> note(
        long total, double load, String why, Optional<String> still) {
      if (why.isEmpty() && still.isEmpty()) {
        return Optional.empty();
      }
      String counted =
          why.isEmpty() ? "" : String.format(Locale.ROOT, "counted as %s: %s", number(load), why);
      String both = still.isPresent() && !why.isEmpty() ? "; " : "";
      return Optional.of(
          String.format(Locale.ROOT, "lag %d, %s%s%s", total, still.orElse(""), both, counted));
    }
  }

  /** Records that a partition lags, moving or not. */
  static long whole(Partition partition, LagRules rules) {
    if (partition.committed().isEmpty()) {
      return switch (rules.reset()) {
        case LATEST -> rules.isZeroOnInvalidOffset() ? 0 : 1;
        case EARLIEST -> rules.isZeroOnInvalidOffset() ? 0 : partition.end().orElse(0L);
      };
    }
    // a topic that was made anew ends before its group's offsets
    return partition.end().map(end -> Math.max(0, end - partition.committed().get())).orElse(0L);
  }

  private static long moving(Partition partition, LagRules rules) {
    boolean isStill =
        rules.excludesPersistentLag() && partition.committed().isPresent() && !partition.hasMoved();
    return isStill ? 0 : whole(partition, rules);
  }

  /** Whether its lag would be another if its end were known. */
  private static boolean isMissing(Partition partition, LagRules rules) {
    boolean isTold =
        partition.committed().isEmpty()
            && (rules.reset() == LagRules.Reset.LATEST || rules.isZeroOnInvalidOffset());
    return partition.end().isEmpty() && !isTold;
  }

  /** The smallest divisor of the partitions by which the lag is within the threshold each. */
  static long nextDivisor(double lag, long partitions, double threshold) {
    return divisors(partitions).filter(d -> d * threshold >= lag).findFirst().orElse(partitions);
  }

  /** Smallest first. */
  static LongStream divisors(long of) {
    return LongStream.rangeClosed(1, of).filter(d -> of % d == 0);
  }
}
