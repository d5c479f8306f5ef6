package io.millrace.adapters.local;

import io.millrace.model.Reading;
import io.millrace.model.observation.Snapshot;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Looks for checkpoints where Flink writes them: {@code <folder>/<job id>/chk-<n>/_metadata}. */
final class Checkpoints {
  private Checkpoints() {}

  /**
   * The newest complete checkpoint of any job that {@code isOurs}.
   *
   * <p>Flink moves {@code _metadata} into place when all else is written: a checkpoint with it is
   * complete.
   *
   * @param directory a path or a {@code file:} URI
   * @param isOurs tells by its id whether a job is the application's
   */
  static Reading<Optional<Snapshot>> newest(
      String directory, Predicate<String> isOurs, Instant now) {
    if (!directory.startsWith("/") && !directory.startsWith("file:")) {
      return Reading.unknown(
          "CheckpointsOutOfReach", "the laptop host cannot look into " + directory);
    }
    Path folder = Path.of(directory.startsWith("/") ? directory : URI.create(directory).getPath());
    try {
      List<Snapshot> found = new ArrayList<>();
      for (Path job : list(folder, isOurs)) {
        for (Path checkpoint : list(job, name -> name.startsWith("chk-"))) {
          completed(checkpoint).ifPresent(found::add);
        }
      }
      return Reading.known(found.stream().max(Comparator.comparing(Snapshot::at)), now);
    } catch (IOException | RuntimeException e) {
      return Reading.unknown(
          "CheckpointsUnreadable", "cannot look for checkpoints in " + folder + ": " + e);
    }
  }

  private static List<Path> list(Path folder, Predicate<String> name) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> name.test(entry.getFileName().toString())).toList();
    } catch (NoSuchFileException removedMeanwhile) {
      return List.of();
    }
  }

  private static Optional<Snapshot> completed(Path checkpoint) throws IOException {
    try {
      BasicFileAttributes metadata =
          Files.readAttributes(checkpoint.resolve("_metadata"), BasicFileAttributes.class);
      return metadata.size() == 0
          ? Optional.empty()
          : Optional.of(
              new Snapshot(
                  Snapshot.Kind.CHECKPOINT,
                  "file:" + checkpoint,
                  metadata.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException incompleteOrRemoved) {
      return Optional.empty();
    }
  }
}
