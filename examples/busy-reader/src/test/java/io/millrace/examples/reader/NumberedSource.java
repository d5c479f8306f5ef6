package io.millrace.examples.reader;

import java.util.Locale;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * A bounded source of numbered events, some 16 keys in turns, that goes on where a checkpoint left
 * it.
 */
final class NumberedSource {
  private static final int KEYS = 16;

  private NumberedSource() {}

  /**
   * @param failAt index of the event that is the text {@code fail} and nothing else; negative for
   *     none
   */
  static DataGeneratorSource<String> of(long events, double perSecond, long failAt) {
    GeneratorFunction<Long, String> text =
        index ->
            index == failAt
                ? "fail"
                : String.format(
                    Locale.ROOT, "@K%d.e1:%09d %d\nACGT\n+\nFFFF", index % KEYS, index / KEYS, 1);
    return new DataGeneratorSource<>(
        text, events, RateLimiterStrategy.perSecond(perSecond), Types.STRING);
  }
}
