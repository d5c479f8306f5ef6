package io.millrace.adapters.local;

import io.millrace.model.ApplicationName;
import io.millrace.model.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The log files of a place: its process' own log and its standard output, one generation back. */
final class LogFiles {
  /** Standard output beyond this size begins anew; bytes. */
  static final long OUTPUT_LIMIT = 32L << 20;

  /** Exit codes from here on tell of a signal. */
  private static final int KILLED = 128;

  private static final long END_BYTES = 64 << 10;

  private final Home home;

  LogFiles(Home home) {
    this.home = home;
  }

  Path log(Place place) {
    return home.logs(place.application()).resolve(place.label() + ".log");
  }

  Path output(Place place) {
    return home.logs(place.application()).resolve(place.label() + ".out");
  }

  /** Makes room for a new process: what is there becomes the previous generation. */
  void begin(Place place) {
    try {
      Files.createDirectories(home.logs(place.application()));
      for (Path file : List.of(log(place), output(place))) {
        if (Files.exists(file) && Files.size(file) > 0) {
          Files.move(file, previous(file), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the logs of " + place, e);
    }
  }

  /**
   * Empties standard output that grew beyond {@code limit} bytes, after a copy. The writer appends,
   * so it goes on at the new end; what it writes during the copy is lost.
   */
  void bound(Place place, long limit) {
    Path file = output(place);
    try {
      if (Files.exists(file) && Files.size(file) > limit) {
        Files.copy(file, previous(file), StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(0);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot bound " + file, e);
    }
  }

  /**
   * Files with what a process says, the most telling first.
   *
   * @param process label of a place ({@code taskmanager-0}) or id of a process; what fits no file
   *     gives an empty list
   */
  List<Path> of(ApplicationName application, String process) {
    String label =
        process.replaceFirst("^" + Pattern.quote(application.name()) + "-(.+-\\d+)-\\d+$", "$1");
    Path folder = home.logs(application);
    return Stream.of(label + ".log", label + ".out")
        .map(folder::resolve)
        .filter(Files::exists)
        .toList();
  }

  /**
   * What a process that ended by itself says of it last. Who was killed by a signal had no time to
   * say anything: what stands in its log then is of something else.
   */
  Optional<Reason> whyEnded(Place place, Optional<Integer> exitCode) {
    boolean isByItself = exitCode.filter(code -> code != 0 && code < KILLED).isPresent();
    return isByItself
        ? Stream.of(log(place), output(place))
            .flatMap(file -> LastError.of(end(file)).stream())
            .findFirst()
            .map(line -> Reason.of("LastError", line))
        : Optional.empty();
  }

  /** The last lines of a file; none of one that cannot be read. */
  private static List<String> end(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      long begin = Math.max(0, channel.size() - END_BYTES);
      ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - begin));
      int unused = channel.read(bytes, begin);
      return StandardCharsets.UTF_8.decode(bytes.flip()).toString().lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Path previous(Path file) {
    return file.resolveSibling(file.getFileName() + ".1");
  }
}
