package io.millrace.planning.planted;

import io.millrace.control.UnavailableException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;

/** A planner that looks at the clock, the dice, the files, a thread and the loop. */
final class Offender {
  private Offender() {}

  static Instant clock() {
    return Instant.now();
  }

  static int dice() {
    return new Random().nextInt();
  }

  static Path file() {
    return Path.of("file");
  }

  static String thread() {
    return Thread.currentThread().getName();
  }

  static long system() {
    return System.nanoTime();
  }

  static String locale(double number) {
    return String.format("%f", number);
  }

  static RuntimeException loop() {
    return new UnavailableException("seen");
  }
}
