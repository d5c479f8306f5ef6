package io.millrace.model;

/** Copies of a workload; zero means scaled to zero. */
public record Replicas(int value) implements Comparable<Replicas> {
  public Replicas {
    if (value < 0) {
      throw new IllegalArgumentException("replicas must not be negative: " + value);
    }
  }

  /** The smallest count not below {@code needed}; a count beyond an int saturates. */
  public static Replicas ceil(double needed) {
    return new Replicas((int) Math.min(Integer.MAX_VALUE, Math.ceil(needed)));
  }

  /** This count, or the nearest bound when it lies outside {@code [min, max]}. */
  public Replicas clampTo(Replicas min, Replicas max) {
    return new Replicas(Math.max(min.value, Math.min(max.value, value)));
  }

  @Override
  public int compareTo(Replicas other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
