package io.millrace.model.observation;

import java.util.List;
import java.util.Optional;

/**
 * What a consumer group has not read, partition by partition.
 *
 * @param state the group's, as the broker names it, such as {@code Stable} or {@code
 *     PreparingRebalance}; empty when it was not asked for
 * @param members consumers in the group; empty when it was not asked for
 */
public record GroupLag(
    List<Partition> partitions, Optional<String> state, Optional<Integer> members) {

  /**
   * One partition.
   *
   * @param committed next record that the group will read; empty when nothing was ever committed
   * @param end next record that will be written; empty when the partition is not there
   * @param hasMoved whether {@code committed} is another than at the reading before; true at the
   *     first
   */
  public record Partition(
      String topic, int number, Optional<Long> committed, Optional<Long> end, boolean hasMoved) {}

  public GroupLag {
    partitions = List.copyOf(partitions);
  }
}
