package io.millrace.planning.scaling;

import java.time.Duration;
import java.util.Locale;

/** Numbers as the API counts them and as people read them. */
final class Figures {
  /** Below the noise of a double that holds thousandths, above the noise of one product. */
  private static final double NOISE = 1e-6;

  private Figures() {}

  /**
   * Thousandths, rounded up: the unit in which Kubernetes divides. It makes 1.1 / 0.1 eleven, where
   * doubles say a little more, and a ceiling would say twelve.
   */
  static double milli(double amount) {
    return Math.ceil(amount * 1000 - NOISE);
  }

  /** Thousandths of a target: at least one, so that it divides. */
  static double milliTarget(double amount) {
    return Math.max(1, milli(amount));
  }

  /** Up to three decimals, none where there are none: {@code 9}, {@code 0.5}, {@code 1720.333}. */
  static String number(double amount) {
    return Double.isFinite(amount)
        ? withoutTrailingZeros(String.format(Locale.ROOT, "%.3f", amount))
        : Double.toString(amount);
  }

  /** Two decimals where they are exact, else four: {@code 0.90}, {@code 1.0909}. */
  static String ratio(double ratio) {
    boolean isExact = Math.abs(ratio * 100 - Math.rint(ratio * 100)) < NOISE;
    return String.format(Locale.ROOT, isExact ? "%.2f" : "%.4f", ratio);
  }

  /** {@code 15 s}. */
  static String seconds(Duration duration) {
    return number(duration.toMillis() / 1000.0) + " s";
  }

  /** {@code 1 replica}, {@code 2 replicas}. */
  static String replicas(long count) {
    return count + (count == 1 ? " replica" : " replicas");
  }

  private static String withoutTrailingZeros(String decimal) {
    String shorter = decimal.replaceAll("0+$", "");
    return shorter.endsWith(".") ? shorter.substring(0, shorter.length() - 1) : shorter;
  }
}
