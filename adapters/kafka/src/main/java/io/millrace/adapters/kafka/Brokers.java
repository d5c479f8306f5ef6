package io.millrace.adapters.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The questions that a cluster is asked, each for all topics or groups at once. */
final class Brokers implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(6);

  private final Admin admin;

  /** It remembers who leads a partition; an Admin asks for it before every look at the ends. */
  private final Consumer<byte[], byte[]> ends;

  Brokers(Connection connection) {
    Properties options = new Properties();
    options.putAll(connection.options());
    admin = Admin.create(options);
    options.put("allow.auto.create.topics", "false");
    ends = new KafkaConsumer<>(options, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Committed offsets of a group, or why they could not be read. */
  record Offsets(Map<TopicPartition, Long> committed, Optional<String> failure) {}

  /** Partitions of those of the topics that are there. */
  Set<TopicPartition> partitions(Collection<String> topics) throws InterruptedException {
    Set<TopicPartition> all = new HashSet<>();
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin.describeTopics(topics).topicNameValues();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> each : answers.entrySet()) {
      try {
        get(each.getValue())
            .partitions()
            .forEach(one -> all.add(new TopicPartition(each.getKey(), one.partition())));
      } catch (UnknownTopicOrPartitionException e) {
        // it has no partitions yet
      }
    }
    return all;
  }

  /** Next offset that will be written, by partition. */
  Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    if (!ends.assignment().equals(partitions)) {
      ends.assign(partitions); // nothing is ever polled of them
    }
    return new HashMap<>(ends.endOffsets(partitions, LIMIT));
  }

  Map<String, Offsets> committed(Collection<String> groups) throws InterruptedException {
    Map<String, ListConsumerGroupOffsetsSpec> asked = new HashMap<>();
    groups.forEach(group -> asked.put(group, new ListConsumerGroupOffsetsSpec()));
    ListConsumerGroupOffsetsResult answers = admin.listConsumerGroupOffsets(asked);
    Map<String, Offsets> all = new HashMap<>();
    for (String group : groups) {
      all.put(group, offsets(answers.partitionsToOffsetAndMetadata(group)));
    }
    return all;
  }

  private static Offsets offsets(KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> answer)
      throws InterruptedException {
    Map<TopicPartition, Long> committed = new HashMap<>();
    try {
      get(answer)
          .forEach(
              (partition, offset) -> {
                if (offset != null && offset.offset() >= 0) {
                  committed.put(partition, offset.offset());
                }
              });
      return new Offsets(committed, Optional.empty());
    } catch (GroupIdNotFoundException e) {
      return new Offsets(Map.of(), Optional.empty());
    } catch (RuntimeException e) {
      return new Offsets(Map.of(), Optional.of(words(e)));
    }
  }

  /** State of each group of the cluster, in the brokers' words. */
  Map<String, String> states() throws InterruptedException {
    Map<String, String> states = new HashMap<>();
    for (GroupListing group : get(admin.listGroups().valid())) {
      group.groupState().ifPresent(state -> states.put(group.groupId(), state.toString()));
    }
    return states;
  }

  /** Consumers in each of the groups; a group that is no group of consumers is missing. */
  Map<String, Integer> members(Collection<String> groups) throws InterruptedException {
    Map<String, Integer> members = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<ConsumerGroupDescription>> each :
        admin.describeConsumerGroups(groups).describedGroups().entrySet()) {
      try {
        members.put(each.getKey(), get(each.getValue()).members().size());
      } catch (GroupIdNotFoundException e) {
        // it may be a group of streams
      }
    }
    return members;
  }

  /** What went wrong, in one line. */
  static String words(Throwable failure) {
    Throwable e = failure instanceof ExecutionException ? failure.getCause() : failure;
    String message = e == null ? null : e.getMessage();
    return message == null ? failure.toString() : message.lines().findFirst().orElse("");
  }

  /** The answer; what the brokers refused with is thrown as it is. */
  private static <T> T get(KafkaFuture<T> answer) throws InterruptedException {
    try {
      return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException refused
          ? refused
          : new IllegalStateException(words(e), e);
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(
          "no answer within " + LIMIT.toSeconds() + " s", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
    ends.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
  }
}
