package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.millrace.api.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a good file is turned into, it loads or is refused with places; nothing is thrown. */
class MutatedManifestsTest {
  private static final int MUTANTS = 600;
  private static final long SEED = Long.getLong("fuzz.seed", 20_261_121L);
  private static final List<String> FRAGMENTS =
      List.of(
          ":",
          ": ",
          "- ",
          "\n",
          "\n---\n",
          "\t",
          "  ",
          "{",
          "}",
          "[",
          "]",
          "\"",
          "'",
          "#",
          "&a ",
          "*a",
          "<<: ",
          "!!int ",
          "!x ",
          "|\n",
          ">-\n",
          "%",
          "@",
          "`",
          "null",
          "~",
          "true",
          "-1",
          "0",
          "1e99",
          "99999999999999999999",
          "0x10",
          ".inf",
          "\\U00110000",
          "\u0000",
          "\uFFFE",
          "é",
          "\uD83D\uDE00",
          "? ",
          "{{ .x }}",
          "$(A)",
          "...",
          "1:30",
          "2026-01-01",
          "\r",
          "\u2028");

  static Stream<Path> seeds() throws IOException {
    return Golden.folders(Golden.root("accepted")).stream()
        .map(folder -> folder.resolve("input.yaml"))
        .filter(Files::exists);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void neverThrows(Path file) throws IOException {
    String good = Files.readString(file);
    var random = new Random(SEED);
    for (int i = 0; i < MUTANTS; i++) {
      String mutant = mutate(good, random);
      try {
        List<Problem> problems =
            Manifests.parse("mutant", mutant)
                .fold(Loading.Loaded::notices, Loading.Rejected::problems);
        assertThat(problems).allSatisfy(each -> assertThat(each.render()).startsWith("mutant"));
      } catch (RuntimeException | StackOverflowError failure) {
        fail("seed " + SEED + ", mutant " + i + " of " + file + ":\n" + mutant, failure);
      }
    }
  }

  private static String mutate(String good, Random random) {
    String text = good;
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      text = random.nextBoolean() ? changeText(text, random) : changeLines(text, random);
    }
    return text;
  }

  private static String changeText(String text, Random random) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(random.nextBoolean() ? 2 : 12));
    String inserted = random.nextInt(4) == 0 ? "" : FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
    return text.substring(0, from) + inserted + text.substring(to);
  }

  /** Moves, repeats, drops or shifts a line, or replaces its value: the file mostly stays YAML. */
  private static String changeLines(String text, Random random) {
    var lines = new ArrayList<>(text.lines().toList());
    if (lines.isEmpty()) {
      return text;
    }
    int at = random.nextInt(lines.size());
    String line = lines.get(at);
    switch (random.nextInt(6)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(random.nextInt(lines.size()), line);
      case 2 -> lines.set(at, "  " + line);
      case 3 -> lines.set(at, line.startsWith("  ") ? line.substring(2) : line);
      case 4 -> lines.set(at, line.replaceFirst(":.*", ":"));
      default -> {
        String value = FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
        int colon = line.indexOf(':');
        lines.set(at, (colon < 0 ? line : line.substring(0, colon)) + ": " + value);
      }
    }
    return String.join("\n", lines) + "\n";
  }
}
