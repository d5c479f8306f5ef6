package io.millrace.adapters.local;

import io.millrace.model.ApplicationName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one laptop host.
 *
 * <pre>
 * host.lock                                     held by the host that runs
 * run/NAMESPACE/APPLICATION/application.json    ports, counters
 * run/NAMESPACE/APPLICATION/PROCESS/            process.json, conf/, tmp/: goes with the process
 * logs/NAMESPACE/APPLICATION/PLACE.log, .out    kept, one generation back as *.1
 * data/NAMESPACE/APPLICATION/                   checkpoints/, savepoints/: kept
 * cds/                                          class data archives, made anew when they are gone
 * </pre>
 */
record Home(Path root) {

  /** The home in {@code folder}, which is created; its path is the real one, without links. */
  static Home in(Path folder) {
    try {
      Files.createDirectories(folder);
      return new Home(folder.toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + folder + " as home", e);
    }
  }

  Path lock() {
    return root.resolve("host.lock");
  }

  Path run() {
    return root.resolve("run");
  }

  Path run(ApplicationName application) {
    return run().resolve(application.namespace()).resolve(application.name());
  }

  Path process(ApplicationName application, String id) {
    return run(application).resolve(id);
  }

  Path logs(ApplicationName application) {
    return root.resolve("logs").resolve(application.namespace()).resolve(application.name());
  }

  Path data(ApplicationName application) {
    return root.resolve("data").resolve(application.namespace()).resolve(application.name());
  }

  Path archives() {
    return root.resolve("cds");
  }

  /** Deletes a folder and all in it; what another deletes meanwhile is no failure. */
  static void deleteTree(Path folder) {
    try {
      Files.walkFileTree(folder, new Deletion());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
