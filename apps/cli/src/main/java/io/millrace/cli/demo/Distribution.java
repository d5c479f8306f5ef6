package io.millrace.cli.demo;

import java.util.List;

/**
 * Order statistics of a sample, in the sample's unit; all zero for an empty one.
 *
 * @param count size of the sample
 */
public record Distribution(int count, double min, double p50, double p95, double max) {

  /**
   * Nearest-rank percentiles: the smallest value with at least that share of the sample at or below
   * it.
   */
  public static Distribution of(List<Double> sample) {
    if (sample.isEmpty()) {
      return new Distribution(0, 0, 0, 0, 0);
    }
    List<Double> sorted = sample.stream().sorted().toList();
    return new Distribution(
        sorted.size(),
        sorted.get(0),
        rank(sorted, 0.5),
        rank(sorted, 0.95),
        sorted.get(sorted.size() - 1));
  }

  private static double rank(List<Double> sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }
}
