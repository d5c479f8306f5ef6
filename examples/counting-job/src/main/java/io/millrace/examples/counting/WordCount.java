package io.millrace.examples.counting;

import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * An endless word count that can be checked: each partition says the same sentence again and again,
 * in words of its own, so after its n-th sentence each of its words was counted n times.
 */
public final class WordCount {
  private static final List<String> SENTENCE =
      List.of("the", "water", "that", "turns", "a", "mill", "has", "run", "before");

  private WordCount() {}

  public static void main(String[] args) throws Exception {
    Settings settings = Settings.of(args, System.getenv());
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    DataStream<Numbered> words =
        CountingJob.topic(environment, settings)
            .<Numbered>flatMap((event, out) -> words(event).forEach(out::collect))
            .returns(Numbered.class)
            .uid("words")
            .name("Words");
    CountingJob.count(words, settings);
    environment.execute("Word Count");
  }

  static List<Numbered> words(Event event) {
    return SENTENCE.stream()
        .map(
            word ->
                new Numbered(
                    word + "-" + event.partition,
                    event.sequence,
                    event.dueMillis,
                    event.beganMillis))
        .toList();
  }
}
