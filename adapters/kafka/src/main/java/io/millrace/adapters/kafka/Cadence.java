package io.millrace.adapters.kafka;

import java.time.Duration;

/**
 * How often a cluster is asked, whatever the number of applications. As it stands it comes to at
 * most 200 requests a minute for a cluster of one broker: 100 for ends, 80 for offsets (each needs
 * the group's coordinator first), 20 for the rest.
 *
 * @param ends between two looks at the ends of all partitions
 * @param offsets between two looks at what groups that lag have committed
 * @param idleOffsets the same for groups that do not lag while nothing is written
 * @param states between two looks at whether groups that lag rebalance
 * @param members between two looks at how many consumers a group has that does not move
 * @param topics between two looks at how many partitions topics have
 * @param stillness a partition whose offset is the same for so long does not move
 * @param patience how long a figure holds while the brokers do not answer
 * @param forgetting a question that was not asked for so long is asked no more
 */
record Cadence(
    Duration ends,
    Duration offsets,
    Duration idleOffsets,
    Duration states,
    Duration members,
    Duration topics,
    Duration stillness,
    Duration patience,
    Duration forgetting) {
  static final Cadence DEFAULT =
      new Cadence(
          Duration.ofMillis(600),
          Duration.ofMillis(1_500),
          Duration.ofSeconds(15),
          Duration.ofSeconds(3),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofMinutes(5));
}
