package io.millrace.examples.counting;

/** An event of the topic: the {@code sequence}-th of its partition, counted from 0. */
public final class Event {
  /** Number of the partition. */
  public int partition;

  /** Place within the partition, from 0 without a gap. */
  public long sequence;

  /** When it fell due, in milliseconds since the epoch. */
  public long dueMillis;

  /** When the topic began, in milliseconds since the epoch. */
  public long beganMillis;

  /** For Flink. */
  public Event() {}

  Event(int partition, long sequence, long dueMillis, long beganMillis) {
    this.partition = partition;
    this.sequence = sequence;
    this.dueMillis = dueMillis;
    this.beganMillis = beganMillis;
  }
}
