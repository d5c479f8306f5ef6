package io.millrace.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class QuestionTest {
  @Test
  void isAboutThePartitionsThatTheTriggerNames() {
    Question question =
        Question.of(
            Map.of("consumerGroup", "g", "topic", "orders", "partitionLimitation", "1-3, 8"));

    assertThat(question.partitions()).containsExactlyInAnyOrder(1, 2, 3, 8);
    assertThat(question.isAbout(new TopicPartition("orders", 2))).isTrue();
    assertThat(question.isAbout(new TopicPartition("orders", 4))).isFalse();
    assertThat(question.isAbout(new TopicPartition("bills", 2))).isFalse();
  }

  /** Source: KEDA 2.21, whose kafka trigger ignores the limitation without a topic. */
  @Test
  void withoutATopicAllPartitionsCount() {
    Question question = Question.of(Map.of("consumerGroup", "g", "partitionLimitation", "1"));

    assertThat(question.isAbout(new TopicPartition("any", 7))).isTrue();
  }

  @Test
  void apacheKafkaNamesSeveralTopics() {
    Question question = Question.of(Map.of("consumerGroup", "g", "topic", "a, b"));

    assertThat(question.topics()).isEqualTo(Set.of("a", "b"));
  }
}
