package io.millrace.adapters.kafka;

import io.millrace.model.observation.GroupLag;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What is known of one consumer group; guarded by its cluster. */
final class Group {
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final Map<TopicPartition, Instant> movedAt = new HashMap<>();
  private @Nullable Instant readAt;
  private Instant laggedAt = Instant.EPOCH;
  private long endsWhenRead;
  private Optional<String> state = Optional.empty();
  private Optional<Integer> members = Optional.empty();
  private Optional<String> failure = Optional.empty();

  /** When its offsets were read; empty before. */
  Optional<Instant> readAt() {
    return Optional.ofNullable(readAt);
  }

  Optional<String> failure() {
    return failure;
  }

  Set<String> topics() {
    Set<String> topics = new TreeSet<>();
    committed.keySet().forEach(partition -> topics.add(partition.topic()));
    return topics;
  }

  boolean lagged(Instant since) {
    return laggedAt.isAfter(since);
  }

  /** Whether it is known to lag as far as it was read. */
  boolean lags() {
    return readAt != null && laggedAt.equals(readAt);
  }

  boolean hasNews(long ends) {
    return ends != endsWhenRead;
  }

  /**
   * @param ends sum of the ends of its partitions, to see whether there is news
   * @param lag records behind
   */
  void read(Map<TopicPartition, Long> offsets, long ends, long lag, Instant at) {
    offsets.forEach(
        (partition, offset) -> {
          Long before = committed.put(partition, offset);
          if (before == null || !before.equals(offset)) {
            movedAt.put(partition, at);
          }
        });
    committed.keySet().retainAll(offsets.keySet());
    movedAt.keySet().retainAll(offsets.keySet());
    readAt = at;
    endsWhenRead = ends;
    failure = Optional.empty();
    if (lag > 0) {
      laggedAt = at;
    }
  }

  void failed(String why) {
    failure = Optional.of(why);
  }

  void state(Optional<String> now) {
    state = now;
  }

  void members(Optional<Integer> now) {
    members = now;
  }

  /** Whether it lags, and no offset of it is another than it was then. */
  boolean isStuckSince(Instant since) {
    return lags() && movedAt.values().stream().noneMatch(at -> at.isAfter(since));
  }

  /**
   * @param partitions all that the question is about
   * @param ends by partition; a missing one is not there
   */
  GroupLag lag(
      Set<TopicPartition> partitions,
      Map<TopicPartition, Long> ends,
      Instant now,
      Duration stillness) {
    List<GroupLag.Partition> all = new ArrayList<>();
    for (TopicPartition each : partitions) {
      all.add(
          new GroupLag.Partition(
              each.topic(),
              each.partition(),
              Optional.ofNullable(committed.get(each)),
              Optional.ofNullable(ends.get(each)),
              movedAt.getOrDefault(each, now).plus(stillness).isAfter(now)));
    }
    all.sort(
        Comparator.comparing(GroupLag.Partition::topic).thenComparing(GroupLag.Partition::number));
    return new GroupLag(all, state, members);
  }

  /** Records behind, as far as offsets were committed. */
  static long behind(Map<TopicPartition, Long> offsets, Map<TopicPartition, Long> ends) {
    return offsets.entrySet().stream()
        .mapToLong(
            each ->
                Math.max(0, ends.getOrDefault(each.getKey(), each.getValue()) - each.getValue()))
        .sum();
  }
}
