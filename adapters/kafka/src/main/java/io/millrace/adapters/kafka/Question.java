package io.millrace.adapters.kafka;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Whose lag a trigger asks for.
 *
 * @param topics empty for all that the group has committed offsets of
 * @param partitions numbers that count; empty for all
 */
record Question(String group, Set<String> topics, Set<Integer> partitions) {
  Question {
    topics = Collections.unmodifiableSet(new TreeSet<>(topics));
    partitions = Collections.unmodifiableSet(new TreeSet<>(partitions));
  }

  /**
   * @param parameters KEDA's names; {@code apache-kafka} takes several topics
   */
  static Question of(Map<String, String> parameters) {
    return new Question(
        Optional.ofNullable(parameters.get("consumerGroup")).orElse("").strip(),
        words(parameters.get("topic")),
        words(parameters.get("partitionLimitation")).stream()
            .flatMapToInt(Question::numbers)
            .boxed()
            .collect(Collectors.toSet()));
  }

  private static Set<String> words(@Nullable String list) {
    return list == null
        ? Set.of()
        : Arrays.stream(list.split(",", -1))
            .map(String::strip)
            .filter(word -> !word.isEmpty())
            .collect(Collectors.toSet());
  }

  /** Of {@code 8} or {@code 1-4}. */
  private static IntStream numbers(String range) {
    String[] ends = range.split("-", -1);
    int first = Integer.parseInt(ends[0].strip());
    return IntStream.rangeClosed(
        first, ends.length == 1 ? first : Integer.parseInt(ends[1].strip()));
  }

  boolean isAbout(TopicPartition partition) {
    return (topics.isEmpty() || topics.contains(partition.topic()))
        && (topics.isEmpty() || partitions.isEmpty() || partitions.contains(partition.partition()));
  }
}
