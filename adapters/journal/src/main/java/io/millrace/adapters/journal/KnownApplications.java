package io.millrace.adapters.journal;

import io.millrace.model.ApplicationName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The applications that have a history in a folder of journals. */
public final class KnownApplications {
  private static final String ENDING = ".jsonl";

  private KnownApplications() {}

  /** Sorted; none when the folder is not there. */
  public static List<ApplicationName> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, 2)) {
      return files
          .map(folder::relativize)
          .filter(file -> file.getNameCount() == 2)
          .filter(file -> file.toString().endsWith(ENDING) && !file.toString().contains("~"))
          .map(file -> new ApplicationName(decoded(file.getName(0)), decoded(file.getName(1))))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  private static String decoded(Path name) {
    String text = name.toString();
    String escaped =
        text.endsWith(ENDING) ? text.substring(0, text.length() - ENDING.length()) : text;
    return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
  }
}
