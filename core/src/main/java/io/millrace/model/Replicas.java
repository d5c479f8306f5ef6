package io.millrace.model;

/** Copies of a workload; zero means scaled to zero. */
public record Replicas(int value) {
  public Replicas {
    if (value < 0) {
      throw new IllegalArgumentException("replicas must not be negative: " + value);
    }
  }
}
