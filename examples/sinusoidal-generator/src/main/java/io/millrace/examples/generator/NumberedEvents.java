package io.millrace.examples.generator;

import java.util.Locale;

/**
 * The events of one incarnation of the generator: FASTQ texts whose header line carries key, epoch,
 * sequence and the time of writing, such as {@code @K17.e1795254514859:000000123 1795254514900}.
 *
 * <p>Keys take turns. Within one key and epoch the sequence counts 0, 1, 2 and so on; Pravega keeps
 * the order of a key. A reader has lost nothing and doubled nothing exactly if it saw each number
 * from 0 to the highest once. What a killed incarnation had not yet handed over is missing at the
 * end only, never in the middle, and the next incarnation counts from 0 in an epoch of its own.
 */
final class NumberedEvents {
  static final String BASES =
      "ACGTTGCATGCCATTAGGCATCGATTACAGGCTTAACGGATCCATGCAAGTCTTGACCGTAGCTAATCGGATTCCAGTACGTTGACCTAGGA";
  private static final String QUALITIES =
      "FFFFF:FFFFFFFFFF,FFFFFFFFFFFFF:FFFFFFFFFFFFFFFF:FFFFF,FFFFFFFFFFFFFFFFFF:FFFFFFFF,FFFFFFFFFF";

  private final long epoch;
  private final String rest;
  private final long[] next;
  private int turn;

  /**
   * @param epoch tells this incarnation from all others of the same stream
   * @param keys number of keys, from {@code K0} on
   * @param bases the second line of each event
   */
  NumberedEvents(long epoch, int keys, String bases) {
    if (keys < 1) {
      throw new IllegalArgumentException("keys must be at least 1: " + keys);
    }
    this.epoch = epoch;
    this.rest = " sample/1\n" + bases + "\n+\n" + QUALITIES;
    this.next = new long[keys];
  }

  /** The next event, written at {@code epochMillis}. */
  Event take(long epochMillis) {
    int index = turn;
    turn = (turn + 1) % next.length;
    String key = "K" + index;
    String header =
        String.format(Locale.ROOT, "@%s.e%d:%09d %d", key, epoch, next[index]++, epochMillis);
    return new Event(key, header + rest);
  }

  /**
   * One event on its way.
   *
   * @param key the routing key: events of one key stay in order
   * @param text four lines of FASTQ, about 245 characters
   */
  record Event(String key, String text) {}
}
