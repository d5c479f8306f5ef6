package io.millrace.adapters.local;

import io.millrace.model.Revision;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Class data archives, which spare a JVM the parsing and checking of its classes: a TaskManager
 * starts with about half the processor time.
 *
 * <p>The first process of each role lists the classes it loads; some time later one archive for all
 * roles is made of the lists, at the lowest priority. An archive that is missing or does not fit is
 * ignored by the JVM.
 */
final class ClassArchives {
  private static final Logger LOG = LoggerFactory.getLogger(ClassArchives.class);

  /** By then a process has loaded what it needs for its work. */
  private static final Duration LISTENING = Duration.ofSeconds(15);

  private static final int ARCHIVES_KEPT = 8;
  private static final int LOWEST_PRIORITY = 19;

  private final Path folder;
  private final Path java;
  private final UnaryOperator<ProcessBuilder> marks;
  private final Map<String, Recording> recordings = new TreeMap<>();
  private @Nullable Process dumping;

  /**
   * @param marks puts our marks on the process that makes an archive, so that it can be found
   */
  ClassArchives(Path folder, Path java, UnaryOperator<ProcessBuilder> marks) {
    this.folder = folder;
    this.java = java;
    this.marks = marks;
  }

  /**
   * What a JVM shares with others.
   *
   * @param classPath jars only, in their order
   * @param role of this JVM
   * @param roles all roles that run on this class path
   */
  record Sharing(List<Path> classPath, String role, SortedSet<String> roles) {
    Sharing {
      classPath = List.copyOf(classPath);
      roles = new TreeSet<>(roles);
    }

    /** An archive serves only the very same jars under the very same JVM. */
    String key() {
      StringBuilder all = new StringBuilder(System.getProperty("java.vm.version", ""));
      for (Path jar : classPath) {
        File file = jar.toFile();
        all.append('\n').append(jar).append(file.length()).append('/').append(file.lastModified());
      }
      return Revision.of(all.toString()).hash();
    }

    private String classPathText() {
      return String.join(":", classPath.stream().map(Path::toString).toList());
    }
  }

  /** Classes being listed. */
  private record Recording(Sharing sharing, Map<String, Instant> sinceByRole) {
    boolean isComplete(Instant now) {
      return sinceByRole.keySet().containsAll(sharing.roles())
          && sinceByRole.values().stream().allMatch(at -> now.isAfter(at.plus(LISTENING)));
    }
  }

  /** JVM flags for a process that is about to start. */
  synchronized List<String> flags(Sharing sharing, Instant now) {
    if (sharing.classPath().stream().anyMatch(Files::isDirectory)) {
      return List.of(); // the JVM does not archive classes beside a folder
    }
    String key = sharing.key();
    Path archive = archive(key);
    if (Files.exists(archive)) {
      return List.of("-XX:SharedArchiveFile=" + archive);
    }
    Recording recording =
        recordings.computeIfAbsent(key, fresh -> new Recording(sharing, new TreeMap<>()));
    if (recording.sinceByRole().putIfAbsent(sharing.role(), now) != null) {
      return List.of();
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + folder, e);
    }
    return List.of("-XX:DumpLoadedClassList=" + list(key, sharing.role()));
  }

  /** Begins to make an archive when all lists for it are there; returns at once. */
  synchronized void makeWhenDue(Instant now) {
    if (dumping != null) {
      return;
    }
    List<String> due =
        recordings.entrySet().stream()
            .filter(entry -> entry.getValue().isComplete(now))
            .map(Map.Entry::getKey)
            .limit(1)
            .toList();
    for (String key : due) {
      Recording recording = recordings.remove(key);
      if (recording != null) {
        make(key, recording.sharing());
      }
    }
  }

  /** Whether no archive is in the making or waits for its lists. */
  synchronized boolean isDone() {
    return recordings.isEmpty() && dumping == null;
  }

  /** Stops an archive in the making. */
  synchronized void close() {
    recordings.clear();
    if (dumping != null) {
      dumping.destroyForcibly();
    }
  }

  private void make(String key, Sharing sharing) {
    Path draft = folder.resolve(key + ".draft");
    Path list = folder.resolve(key + ".lst");
    try {
      Files.write(list, merged(key, sharing));
      List<String> line = new ArrayList<>();
      if (Files.isExecutable(Path.of("/usr/bin/nice"))) {
        line.addAll(List.of("/usr/bin/nice", "-n", Integer.toString(LOWEST_PRIORITY)));
      }
      line.addAll(
          List.of(
              java.toString(),
              "-Xmx256m",
              "-XX:+UseSerialGC",
              "-XX:-UsePerfData",
              "-Xlog:disable",
              "-Xshare:dump",
              "-XX:SharedClassListFile=" + list,
              "-XX:SharedArchiveFile=" + draft,
              "-cp",
              sharing.classPathText()));
      Process process =
          marks
              .apply(new ProcessBuilder(line))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      dumping = process;
      long begun = System.nanoTime();
      var unused = process.onExit().thenAccept(gone -> made(key, draft, gone.exitValue(), begun));
    } catch (IOException e) {
      LOG.warn("no class data archive, starts stay slow: {}", e.getMessage());
    }
  }

  private synchronized void made(String key, Path draft, int exitCode, long begun) {
    dumping = null;
    try {
      if (exitCode == 0 && Files.exists(draft)) {
        Files.move(draft, archive(key), StandardCopyOption.ATOMIC_MOVE);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
        LOG.info("made a class data archive in {} s; processes start faster from now on", seconds);
      }
      tidy(key);
    } catch (IOException e) {
      LOG.warn("no class data archive, starts stay slow: {}", e.getMessage());
    }
  }

  /** Lists are of no use any more; of the archives the newest few stay. */
  private void tidy(String key) throws IOException {
    List<Path> archives = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".jsa")) {
          archives.add(file);
        } else if (name.startsWith(key)) {
          Files.deleteIfExists(file);
        }
      }
    }
    archives.sort(Comparator.comparing((Path file) -> file.toFile().lastModified()).reversed());
    for (Path old : archives.subList(Math.min(ARCHIVES_KEPT, archives.size()), archives.size())) {
      Files.deleteIfExists(old);
    }
  }

  /** All lines of all lists, each once; a last line that is still being written is left out. */
  private Set<String> merged(String key, Sharing sharing) throws IOException {
    Set<String> lines = new LinkedHashSet<>();
    for (String role : sharing.roles()) {
      String text = Files.readString(list(key, role));
      text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(lines::add);
    }
    return lines;
  }

  private Path archive(String key) {
    return folder.resolve(key + ".jsa");
  }

  private Path list(String key, String role) {
    return folder.resolve(key + "-" + role + ".lst");
  }
}
