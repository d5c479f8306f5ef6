package io.millrace.runtime.pravega;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The one folder under which this process makes its temporary files: ZooKeeper's log, Netty's
 * native libraries.
 *
 * <p>Its name carries the process id, so that a later start finds and deletes what a killed process
 * left.
 */
final class TempFolder {
  private static final String PREFIX = "millrace-pravega-";
  private static final int ATTEMPTS = 5;

  private final Path folder;

  private TempFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder below {@code parent} and deletes the folders of processes that no longer live.
   *
   * @throws UncheckedIOException if the folder cannot be made
   */
  static TempFolder create(Path parent, long pid) {
    try {
      Files.createDirectories(parent);
      for (Path old : leftBehind(parent, pid)) {
        new TempFolder(old).delete();
      }
      return new TempFolder(Files.createDirectory(parent.resolve(PREFIX + pid)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary folder in " + parent, e);
    }
  }

  Path path() {
    return folder;
  }

  /**
   * Deletes the folder and all in it, again while a thread of Pravega still writes; never throws.
   */
  void delete() {
    for (int attempt = 0; attempt < ATTEMPTS && Files.exists(folder); attempt++) {
      try {
        deleteTree(folder);
      } catch (IOException e) {
        // a file appeared or went meanwhile: the next attempt sees it
      }
    }
  }

  private static List<Path> leftBehind(Path parent, long pid) throws IOException {
    try (Stream<Path> children = Files.list(parent)) {
      return children.filter(child -> isLeftBehind(child, pid)).toList();
    }
  }

  /** The same id as ours can only be that of an earlier process. */
  private static boolean isLeftBehind(Path child, long pid) {
    OptionalLong owner = owner(child);
    return owner.isPresent()
        && (owner.getAsLong() == pid
            || ProcessHandle.of(owner.getAsLong()).filter(ProcessHandle::isAlive).isEmpty());
  }

  private static OptionalLong owner(Path child) {
    String name = String.valueOf(child.getFileName());
    if (!name.startsWith(PREFIX)) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(name.substring(PREFIX.length())));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static void deleteTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException e)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
