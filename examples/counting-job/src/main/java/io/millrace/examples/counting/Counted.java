package io.millrace.examples.counting;

/** What the count in state says of one occurrence, compared with the occurrence's own number. */
public final class Counted {
  /** When the event fell due, in milliseconds since the epoch. */
  public long dueMillis;

  /** When the topic began, in milliseconds since the epoch. */
  public long beganMillis;

  /** Occurrences of the key by its own number less those counted: above zero some were lost. */
  public long difference;

  /** For Flink. */
  public Counted() {}

  Counted(long dueMillis, long beganMillis, long difference) {
    this.dueMillis = dueMillis;
    this.beganMillis = beganMillis;
    this.difference = difference;
  }
}
