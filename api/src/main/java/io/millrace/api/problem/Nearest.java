package io.millrace.api.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a mistyped name was meant to be. */
public final class Nearest {
  private static final int LONGEST = 80;

  private Nearest() {}

  /** The known name with the fewest typing mistakes; empty when none is close. */
  public static Optional<String> of(String typed, Collection<String> known) {
    if (typed.isEmpty() || typed.length() > LONGEST) {
      return Optional.empty();
    }
    return known.stream()
        .filter(name -> isClose(typed, name))
        .min(
            Comparator.<String>comparingInt(name -> distance(plain(typed), plain(name)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code did you mean x?}, or an empty text. */
  public static String hint(String typed, Collection<String> known) {
    return of(typed, known).map(name -> "did you mean " + name + "?").orElse("");
  }

  private static boolean isClose(String typed, String name) {
    String one = plain(typed);
    String other = plain(name);
    int allowed = Math.max(1, Math.min(one.length(), other.length()) / 3);
    boolean isPart = one.length() > 3 && (other.startsWith(one) || one.startsWith(other));
    return distance(one, other) <= allowed
        || (isPart && other.length() > 3)
        || isAbbreviation(one, other);
  }

  /** Whether the name was typed with letters left out: {@code img} for {@code image}. */
  private static boolean isAbbreviation(String one, String name) {
    boolean isShorter = one.length() < name.length() && name.length() <= 2 * one.length();
    if (one.length() < 3 || !isShorter || one.charAt(0) != name.charAt(0)) {
      return false;
    }
    int from = 0;
    for (char each : one.toCharArray()) {
      from = name.indexOf(each, from) + 1;
      if (from == 0) {
        return false;
      }
    }
    return true;
  }

  /** Case and separators do not count: {@code task_slots} is {@code taskSlots}. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
  }

  /** Damerau-Levenshtein distance, adjacent transpositions counted as one. */
  static int distance(String one, String other) {
    int[][] cost = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, one, other, i, j);
      }
    }
    return cost[one.length()][other.length()];
  }

  private static int step(int[][] cost, String one, String other, int i, int j) {
    boolean isSame = one.charAt(i - 1) == other.charAt(j - 1);
    int best = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
    best = Math.min(best, cost[i - 1][j - 1] + (isSame ? 0 : 1));
    boolean isSwap =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return isSwap ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
