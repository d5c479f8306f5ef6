package io.millrace.adapters.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.millrace.control.UnavailableException;
import io.millrace.control.port.MemoryStore;
import io.millrace.model.ApplicationName;
import io.millrace.model.memory.Memory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Memories as one JSON file for each application, {@code <namespace>/<name>.json}, with the state
 * before the last save beside it as {@code <name>.json.previous}.
 *
 * <p>Several stores and processes may share the folder: a lock makes compare-and-set hold among
 * them.
 */
public final class FileMemoryStore implements MemoryStore {
  private static final String ENDING = ".json";
  private static final String PREVIOUS = ".previous";

  /** A file lock does not hold among threads of one JVM; this one does. */
  private static final Object THIS_JVM = new Object();

  private static final ObjectReader READER = JsonForm.newMapper().readerFor(Memory.class);
  private static final ObjectWriter WRITER =
      JsonForm.newMapper().writerFor(Memory.class).withDefaultPrettyPrinter();

  private final Folder folder;

  /**
   * @param folder is made when it is not there
   */
  public FileMemoryStore(Path folder) {
    this.folder = new Folder(folder);
  }

  @Override
  public Memory load(ApplicationName application) {
    return read(application).orElseGet(() -> Memory.born(UUID.randomUUID().toString()));
  }

  @Override
  public boolean save(ApplicationName application, Memory next) {
    return locked(
        application,
        () -> {
          if (load(application).version() != next.version() - 1) {
            return false;
          }
          Path file = file(application);
          if (Files.exists(file)) {
            Path copy = Folder.sibling(file, PREVIOUS + ".tmp");
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.move(
                copy,
                Folder.sibling(file, PREVIOUS),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
          }
          Folder.replace(file, WRITER.writeValueAsBytes(next));
          return true;
        });
  }

  @Override
  public void forget(ApplicationName application) {
    locked(
        application,
        () -> {
          Path file = file(application);
          for (Path one : List.of(Folder.sibling(file, PREVIOUS), file)) {
            if (Files.deleteIfExists(one)) {
              Folder.sync(Folder.folderOf(one));
            }
          }
          return true;
        });
  }

  private Path file(ApplicationName application) {
    return folder.file(application, ENDING);
  }

  private Optional<Memory> read(ApplicationName application) {
    Path file = file(application);
    try {
      return Optional.of(READER.readValue(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new UnavailableException(
          "the memory of "
              + application
              + " in "
              + file
              + " cannot be read: "
              + JsonForm.explain(e)
              + "; to go on from the state before the last save, put "
              + Folder.sibling(file, PREVIOUS).getFileName()
              + " in its place; deleting both forgets the application and its savepoints",
          e);
    } catch (IOException e) {
      throw failed(application, e);
    }
  }

  private boolean locked(ApplicationName application, Step step) {
    synchronized (THIS_JVM) {
      try {
        Files.createDirectories(folder.root());
        try (FileChannel channel =
                FileChannel.open(
                    folder.root().resolve(".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          return lock.isValid() && step.take();
        }
      } catch (IOException e) {
        throw failed(application, e);
      }
    }
  }

  private UnavailableException failed(ApplicationName application, IOException cause) {
    return new UnavailableException(
        "the memory of "
            + application
            + " in "
            + folder.root()
            + " cannot be read or saved: "
            + cause,
        cause);
  }

  /** What is done under the lock. */
  private interface Step {
    boolean take() throws IOException;
  }
}
