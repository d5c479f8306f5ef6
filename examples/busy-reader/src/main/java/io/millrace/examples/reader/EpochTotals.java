package io.millrace.examples.reader;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * What one subtask counted of one epoch of the generator; exact as a sum over all subtasks only.
 *
 * @param epoch 0 for keys without one
 * @param events numbered events, each counted once
 * @param missing numbers below the highest of their key not seen (yet)
 */
public record EpochTotals(long epoch, long events, long missing) {

  EpochTotals plus(EpochTotals other) {
    return new EpochTotals(epoch, events + other.events, missing + other.missing);
  }

  /** One text for all, {@code epoch:events:missing} with blanks between. */
  static String text(Collection<EpochTotals> epochs) {
    return epochs.stream()
        .map(of -> of.epoch + ":" + of.events + ":" + of.missing)
        .collect(Collectors.joining(" "));
  }
}
