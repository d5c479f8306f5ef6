package io.millrace.examples.reader;

import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * Counts the bases of each event, again and again, to keep a processor busy.
 *
 * <p>An event that contains {@code fail} makes it throw, once.
 */
final class ExpensiveComputation extends RichMapFunction<String, Computed> {
  private static final long serialVersionUID = 1;
  private static final String FAIL = "fail";

  private final int iterations;
  private transient long openedMillis;

  ExpensiveComputation(int iterations) {
    this.iterations = iterations;
  }

  @Override
  public void open(OpenContext context) {
    openedMillis = System.currentTimeMillis();
  }

  @Override
  public Computed map(String text) {
    Optional<EventNumber> number = EventNumber.parse(text);
    if (text.contains(FAIL)
        && OnceOnly.isFirst(text, number, openedMillis, System.currentTimeMillis())) {
      throw new ArtificialFailureException("asked for by the event " + text);
    }
    long[] counts = new long['T' + 1];
    for (int i = 0; i < iterations; i++) {
      count(text, counts);
    }
    EventNumber known = number.orElse(new EventNumber("", 0, 0));
    return new Computed(
        known.key(),
        known.sequence(),
        known.writtenMillis(),
        counts['A'],
        counts['C'],
        counts['G'],
        counts['T']);
  }

  /** Splits by line each time, as the demo does: the waste is the point. */
  @SuppressWarnings("StringSplitter") // lines of FASTQ; trailing empty ones do not matter
  private static void count(String text, long[] counts) {
    String[] lines = text.split("\n");
    if (lines.length < 2) {
      return;
    }
    for (int i = 0; i < lines[1].length(); i++) {
      char base = lines[1].charAt(i);
      if (base < counts.length) {
        counts[base]++;
      }
    }
  }

  /** The failure that an event asked for. */
  static final class ArtificialFailureException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ArtificialFailureException(String message) {
      super(message);
    }
  }
}
