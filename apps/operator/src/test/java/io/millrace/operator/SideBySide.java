package io.millrace.operator;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Runs one scenario many times, some at a time: they mostly wait. */
final class SideBySide {
  private static final int AT_A_TIME = 6;

  private SideBySide() {}

  /** A scenario that has a number. */
  interface Scenario {
    int run(int number) throws Exception;
  }

  /** Runs all; what fails first is thrown, and the rest is given up. */
  static void run(IntStream numbers, Scenario scenario) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      List<Future<Integer>> all =
          numbers.mapToObj(number -> threads.submit(() -> scenario.run(number))).toList();
      for (Future<Integer> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
