package io.millrace.api.source;

import io.millrace.api.problem.Nearest;
import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads texts from files, folders and standard input; what cannot be read becomes a problem. */
public final class SourceReader {
  /** Largest input that is read: far above any manifest, small enough to refuse a wrong file. */
  public static final int MAX_BYTES = 3 * 1024 * 1024;

  private static final String STDIN = "stdin";
  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  private final InputStream stdin;
  private final Problems problems;
  private final Set<Path> seen = new HashSet<>();

  public SourceReader(InputStream stdin, Problems problems) {
    this.stdin = stdin;
    this.problems = problems;
  }

  /** The texts behind the paths, in order; {@code -} is standard input, a folder its files. */
  public List<Source> read(List<Path> paths) {
    var sources = new ArrayList<Source>();
    for (Path path : paths) {
      if (path.toString().equals("-")) {
        problems.begin(STDIN);
        readStdin().ifPresent(sources::add);
      } else if (Files.isDirectory(path)) {
        readFolder(path, sources);
      } else {
        readFile(path).ifPresent(sources::add);
      }
    }
    return sources;
  }

  private Optional<Source> readStdin() {
    if (!seen.add(Path.of("-"))) {
      return readOnce(STDIN);
    }
    try {
      return decode(STDIN, stdin.readNBytes(MAX_BYTES + 1));
    } catch (IOException failure) {
      return refuse(STDIN, "cannot be read: " + reason(failure), "");
    }
  }

  private void readFolder(Path folder, List<Source> sources) {
    List<Path> files;
    try (Stream<Path> listing = Files.list(folder)) {
      files = listing.filter(SourceReader::isManifest).sorted().toList();
    } catch (UncheckedIOException failure) {
      refuse(folder.toString(), "cannot be listed: " + reason(failure), "");
      return;
    } catch (IOException failure) {
      refuse(folder.toString(), "cannot be listed: " + reason(failure), "");
      return;
    }
    if (files.isEmpty()) {
      refuse(folder.toString(), "the folder holds no *.yaml, *.yml or *.json file", "");
    }
    files.forEach(file -> readFile(file).ifPresent(sources::add));
  }

  private static boolean isManifest(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return !Files.isDirectory(file) && ENDINGS.stream().anyMatch(name::endsWith);
  }

  private Optional<Source> readFile(Path file) {
    String name = file.toString();
    problems.begin(name);
    if (!Files.exists(file)) {
      return refuse(name, "there is no such file", nearestFile(file));
    }
    try {
      if (!seen.add(file.toRealPath())) {
        return readOnce(name);
      }
      if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
        return refuseSize(name, Files.size(file) / 1024 / 1024 + " MiB");
      }
      try (InputStream in = Files.newInputStream(file)) {
        return decode(name, in.readNBytes(MAX_BYTES + 1));
      }
    } catch (IOException failure) {
      return refuse(name, "cannot be read: " + reason(failure), "");
    }
  }

  private Optional<Source> readOnce(String name) {
    problems.add(Problem.notice(Place.ofFile(name), "named twice, read once"));
    return Optional.empty();
  }

  private static String reason(Exception failure) {
    return failure instanceof AccessDeniedException
        ? "permission denied"
        : failure.getClass().getSimpleName() + " " + failure.getMessage();
  }

  private static String nearestFile(Path file) {
    Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    try (Stream<Path> listing = Files.list(folder)) {
      var names = listing.map(each -> String.valueOf(each.getFileName())).toList();
      return Nearest.of(String.valueOf(file.getFileName()), names)
          .map(name -> "did you mean " + folder.resolve(name) + "?")
          .orElse("");
    } catch (IOException | UncheckedIOException failure) {
      return Files.exists(folder) ? "" : "nor is there a folder " + folder;
    }
  }

  private Optional<Source> refuse(String name, String message, String hint) {
    problems.begin(name);
    problems.add(Problem.error(Place.ofFile(name), message).withHint(hint));
    return Optional.empty();
  }

  private Optional<Source> refuseSize(String name, String size) {
    return refuse(
        name,
        "is " + size + " large; a manifest of more than 3 MiB is refused unread",
        "is this the file you meant?");
  }

  private Optional<Source> decode(String name, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return refuseSize(name, "over 3 MiB");
    }
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length + 1);
    var result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      problems.add(notUtf8(name, bytes, in.position(), text));
      return Optional.empty();
    }
    return Optional.of(new Source(name, text.startsWith("\uFEFF") ? text.substring(1) : text));
  }

  private static Problem notUtf8(String name, byte[] bytes, int offset, String before) {
    boolean isUtf16 =
        bytes.length > 1 && ((bytes[0] & 0xFF) == 0xFF || (bytes[0] & 0xFF) == 0xFE) && offset == 0;
    int line = 1 + (int) before.chars().filter(each -> each == '\n').count();
    int column = before.length() - before.lastIndexOf('\n');
    return Problem.error(
            Place.ofFile(name).at(line, column),
            String.format("not UTF-8: byte 0x%02X", bytes[offset] & 0xFF))
        .withHint(
            isUtf16 ? "the file looks like UTF-16; save it as UTF-8" : "save the file as UTF-8");
  }
}
