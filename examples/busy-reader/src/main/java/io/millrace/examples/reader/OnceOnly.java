package io.millrace.examples.reader;

import java.util.Optional;

/**
 * Tells an event that is read for the first time from one that is read again after a restart.
 *
 * <p>A numbered event was written at a known time: if that was before the operator was opened, the
 * event may have been read before, and does not count as first. Any other text counts as first once
 * a minute in each process, which is kept where a new class loader of the job still sees it. So it
 * can fail once per TaskManager, but never for ever.
 */
final class OnceOnly {
  private static final String PROPERTY = "io.millrace.examples.reader.seen:";
  private static final long MEMORY_MILLIS = 60_000;

  private OnceOnly() {}

  static boolean isFirst(
      String text, Optional<EventNumber> number, long openedMillis, long nowMillis) {
    return number
        .map(known -> known.writtenMillis() >= openedMillis)
        .orElseGet(() -> isFirstInProcess(text, nowMillis));
  }

  private static boolean isFirstInProcess(String text, long nowMillis) {
    String name = PROPERTY + text;
    Long before = Long.getLong(name);
    if (before != null && nowMillis - before < MEMORY_MILLIS) {
      return false;
    }
    System.setProperty(name, Long.toString(nowMillis));
    return true;
  }
}
