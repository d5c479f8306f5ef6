package io.millrace.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The figures of a recorded run, one row a second. */
record Series(List<String> names, List<String[]> rows) {
  /** No rescale takes longer; a later likeness would be chance. */
  private static final int MAX_LAG_ROWS = 20;

  static Series read(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    return new Series(
        List.of(lines.get(0).split(",", -1)),
        lines.stream().skip(1).map(line -> line.split(",", -1)).toList());
  }

  private String cell(int row, String name) {
    return rows.get(row)[names.indexOf(name)];
  }

  /** How often a figure changed. */
  int changes(String name) {
    List<String> known =
        IntStream.range(0, rows.size())
            .mapToObj(row -> cell(row, name))
            .filter(cell -> !cell.isEmpty())
            .toList();
    return (int)
        IntStream.range(1, known.size())
            .filter(row -> !known.get(row).equals(known.get(row - 1)))
            .count();
  }

  /**
   * Pearson's correlation of two columns, the second shifted to where it is most like the first.
   * Rows before both are equal for the first time are the start and left out.
   */
  double bestCorrelation(String leader, String follower) {
    int begin = 0;
    while (cell(begin, leader).isEmpty() || !cell(begin, leader).equals(cell(begin, follower))) {
      begin++;
    }
    double best = -1;
    for (int lag = 0; lag <= MAX_LAG_ROWS; lag++) {
      List<double[]> pairs = new ArrayList<>();
      for (int row = begin; row + lag < rows.size(); row++) {
        String first = cell(row, leader);
        String second = cell(row + lag, follower);
        if (!first.isEmpty() && !second.isEmpty()) {
          pairs.add(new double[] {Double.parseDouble(first), Double.parseDouble(second)});
        }
      }
      best = Math.max(best, pearson(pairs));
    }
    return best;
  }

  private static double pearson(List<double[]> pairs) {
    double meanA = pairs.stream().mapToDouble(pair -> pair[0]).average().orElse(0);
    double meanB = pairs.stream().mapToDouble(pair -> pair[1]).average().orElse(0);
    double together = pairs.stream().mapToDouble(p -> (p[0] - meanA) * (p[1] - meanB)).sum();
    double squareA = pairs.stream().mapToDouble(p -> (p[0] - meanA) * (p[0] - meanA)).sum();
    double squareB = pairs.stream().mapToDouble(p -> (p[1] - meanB) * (p[1] - meanB)).sum();
    return together / Math.sqrt(squareA * squareB);
  }
}
