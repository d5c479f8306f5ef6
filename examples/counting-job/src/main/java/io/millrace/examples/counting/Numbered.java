package io.millrace.examples.counting;

/**
 * One occurrence of a key. A mutable class with public fields, as Flink's own serializer for plain
 * classes wants it.
 */
public final class Numbered {
  /** What is counted. */
  public String key = "";

  /** Place within the key, from 0 without a gap. */
  public long number;

  /** When it fell due, in milliseconds since the epoch. */
  public long dueMillis;

  /** When the topic began, in milliseconds since the epoch; another time means from nothing. */
  public long beganMillis;

  /** For Flink. */
  public Numbered() {}

  Numbered(String key, long number, long dueMillis, long beganMillis) {
    this.key = key;
    this.number = number;
    this.dueMillis = dueMillis;
    this.beganMillis = beganMillis;
  }
}
