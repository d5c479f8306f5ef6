package io.millrace.examples.reader;

import java.util.Optional;

/**
 * The number that a generator of ours gives each event in its header line,
 * {@code @K17.e1795254514859:000000123 1795254514900 ...}.
 *
 * @param key key and epoch, within which sequences count from 0 without a gap
 * @param sequence place within the key
 * @param writtenMillis when the event was handed to the stream, in milliseconds since the epoch
 */
record EventNumber(String key, long sequence, long writtenMillis) {

  /** Empty if the text has no such header, as with the demo's own generator. */
  static Optional<EventNumber> parse(String text) {
    int colon = text.indexOf(':');
    int space = text.indexOf(' ');
    if (!text.startsWith("@") || colon < 0 || space < colon) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new EventNumber(
              text.substring(1, colon),
              Long.parseLong(text, colon + 1, space, 10),
              Long.parseLong(text, space + 1, endOfNumber(text, space + 1), 10)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The epoch in a key such as {@code K17.e1795254514859}; 0 if there is none. */
  static long epochOf(String key) {
    int from = key.lastIndexOf(".e") + 2;
    try {
      return from < 2 ? 0 : Long.parseLong(key, from, key.length(), 10);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static int endOfNumber(String text, int from) {
    int end = from;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }
}
