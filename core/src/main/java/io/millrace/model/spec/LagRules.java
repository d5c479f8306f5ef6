package io.millrace.model.spec;

/**
 * How the lag of a consumer group counts. Source: KEDA 2.21, trigger {@code kafka}.
 *
 * @param reset what a partition without a committed offset counts: {@code LATEST} one record,
 *     {@code EARLIEST} all of it
 * @param isZeroOnInvalidOffset such a partition counts nothing
 * @param allowsIdleConsumers more replicas than partitions may be asked for
 * @param isLimitedToPartitionsWithLag no more replicas than partitions that lag
 * @param spreadsEvenly only divisors of the number of partitions are asked for
 * @param excludesPersistentLag a partition whose offset does not move keeps the group active, but
 *     counts for no replica
 */
public record LagRules(
    Reset reset,
    boolean isZeroOnInvalidOffset,
    boolean allowsIdleConsumers,
    boolean isLimitedToPartitionsWithLag,
    boolean spreadsEvenly,
    boolean excludesPersistentLag) {
  public static final LagRules DEFAULT =
      new LagRules(Reset.LATEST, false, false, false, false, false);

  /** Where a group without an offset begins. */
  public enum Reset {
    LATEST,
    EARLIEST
  }
}
