package io.millrace.examples.reader;

/**
 * What the expensive computation makes of one event.
 *
 * @param key key and epoch of the event, empty if it has no number
 * @param sequence place within the key
 * @param writtenMillis when the event was written, in milliseconds since the epoch; 0 if it has no
 *     number
 * @param adenine A in the bases, summed over all iterations; likewise the next three
 */
public record Computed(
    String key,
    long sequence,
    long writtenMillis,
    long adenine,
    long cytosine,
    long guanine,
    long thymine) {

  boolean isNumbered() {
    return !key.isEmpty();
  }
}
