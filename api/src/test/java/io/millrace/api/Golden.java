package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Folders with an input and the expected text; {@code -Dgolden.rewrite=true} writes the latter. */
final class Golden {
  static final String EXPECTED = "expected.txt";
  private static final boolean REWRITES = Boolean.getBoolean("golden.rewrite");

  private Golden() {}

  static Path root(String name) {
    return Path.of("src", "test", "resources", name);
  }

  /** The situations below {@code root}, sorted; a file that lies beside them fails. */
  static List<Path> folders(Path root) {
    List<Path> all = list(root);
    assertThat(all).as("only folders lie in %s", root).allMatch(Files::isDirectory);
    return all;
  }

  /** Everything in a folder but the expected text. */
  static List<Path> inputs(Path folder) {
    return list(folder).stream().filter(file -> !file.endsWith(EXPECTED)).toList();
  }

  static void compare(Path folder, String actual) {
    try {
      if (REWRITES) {
        Files.writeString(folder.resolve(EXPECTED), actual);
      }
      assertThat(actual).isEqualTo(Files.readString(folder.resolve(EXPECTED)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The text with paths as seen from the folder. */
  static String relative(Path folder, String text) {
    return text.replace(folder + folder.getFileSystem().getSeparator(), "");
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
