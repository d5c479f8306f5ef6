package io.millrace.examples.reader;

/**
 * What one subtask of the audit counted. The sum over all subtasks is exact; a part alone says
 * little, since parts move between subtasks when the parallelism changes.
 *
 * @param events numbered events, each counted once
 * @param doubled numbered events seen again
 * @param missing numbers below the highest of their key not seen (yet); negative in a subtask that
 *     filled a hole which another one had counted
 * @param overtaken events that came after a higher number of their key
 * @param unnumbered events without a number, of which nothing can be said
 */
public record AuditTotals(
    long events, long doubled, long missing, long overtaken, long unnumbered) {
  static final AuditTotals ZERO = new AuditTotals(0, 0, 0, 0, 0);

  AuditTotals plus(AuditTotals other) {
    return new AuditTotals(
        events + other.events,
        doubled + other.doubled,
        missing + other.missing,
        overtaken + other.overtaken,
        unnumbered + other.unnumbered);
  }

  AuditTotals withUnnumbered() {
    return plus(new AuditTotals(0, 0, 0, 0, 1));
  }

  AuditTotals withDoubled() {
    return plus(new AuditTotals(0, 1, 0, 0, 0));
  }

  /** One more event of a key whose missing numbers changed by {@code missingChange}. */
  AuditTotals withEvent(long missingChange, boolean wasOvertaken) {
    return plus(new AuditTotals(1, 0, missingChange, wasOvertaken ? 1 : 0, 0));
  }
}
