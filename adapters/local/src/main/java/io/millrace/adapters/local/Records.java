package io.millrace.adapters.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.model.ApplicationName;
import io.millrace.model.observation.ProcessView.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the next host must know about our processes, as files under {@code run/}. */
final class Records {
  private static final Logger LOG = LoggerFactory.getLogger(Records.class);
  private static final String PROCESS_FILE = "process.json";
  private static final String APPLICATION_FILE = "application.json";

  private final ObjectMapper json = new ObjectMapper();
  private final Home home;

  Records(Home home) {
    this.home = home;
  }

  /**
   * One process; written once before it starts, with pid 0, and again as soon as it has one.
   *
   * @param identity of its launch
   * @param restarts how often its place was started again
   * @param startTicks with the pid and the boot it names the process for good
   * @param readyPort port that answers when it is ready; 0 is ready when alive
   * @param graceSeconds from SIGTERM to SIGKILL
   */
  record ProcessRecord(
      String id,
      ApplicationName application,
      Role role,
      int ordinal,
      long attempt,
      String identity,
      int restarts,
      long startedMillis,
      long pid,
      long startTicks,
      String boot,
      Map<String, Integer> ports,
      int readyPort,
      long graceSeconds) {

    Place place() {
      return new Place(application, role, ordinal);
    }

    ProcessRecord running(long itsPid, long itsStart) {
      return new ProcessRecord(
          id,
          application,
          role,
          ordinal,
          attempt,
          identity,
          restarts,
          startedMillis,
          itsPid,
          itsStart,
          boot,
          ports,
          readyPort,
          graceSeconds);
    }

    ProcessRecord inAttempt(long another) {
      return new ProcessRecord(
          id,
          application,
          role,
          ordinal,
          another,
          identity,
          restarts,
          startedMillis,
          pid,
          startTicks,
          boot,
          ports,
          readyPort,
          graceSeconds);
    }
  }

  /**
   * One application.
   *
   * @param attempt the highest seen
   * @param started processes started so far; makes their names unique
   * @param ports that stay the same while the application is known
   */
  record ApplicationRecord(long attempt, long started, Map<String, Integer> ports) {
    static final ApplicationRecord NEW = new ApplicationRecord(0, 0, Map.of());

    ApplicationRecord seen(long another) {
      return new ApplicationRecord(Math.max(attempt, another), started, ports);
    }

    ApplicationRecord countingFrom(long another) {
      return new ApplicationRecord(another, started, ports);
    }

    ApplicationRecord startedOne() {
      return new ApplicationRecord(attempt, started + 1, ports);
    }

    ApplicationRecord with(String name, int port) {
      Map<String, Integer> more = new TreeMap<>(ports);
      more.put(name, port);
      return new ApplicationRecord(attempt, started, more);
    }
  }

  void save(ProcessRecord process) {
    write(home.process(process.application(), process.id()).resolve(PROCESS_FILE), process);
  }

  /** Forgets a process that is gone, with its folder. */
  void delete(ProcessRecord process) {
    Home.deleteTree(home.process(process.application(), process.id()));
  }

  List<ProcessRecord> processes() {
    return find(3, PROCESS_FILE).stream()
        .flatMap(file -> read(file, ProcessRecord.class).stream())
        .toList();
  }

  /** Names of all applications that have a folder. */
  List<ApplicationName> applications() {
    return find(2, APPLICATION_FILE).stream()
        .map(file -> home.run().relativize(file))
        .map(file -> new ApplicationName(file.getName(0).toString(), file.getName(1).toString()))
        .toList();
  }

  synchronized ApplicationRecord application(ApplicationName name) {
    Path file = home.run(name).resolve(APPLICATION_FILE);
    return Files.exists(file)
        ? read(file, ApplicationRecord.class).orElse(ApplicationRecord.NEW)
        : ApplicationRecord.NEW;
  }

  /** Changes what is known of an application, one at a time, and gives what is known then. */
  synchronized ApplicationRecord change(
      ApplicationName name, UnaryOperator<ApplicationRecord> change) {
    ApplicationRecord known = application(name);
    ApplicationRecord changed = change.apply(known);
    if (!changed.equals(known)) {
      write(home.run(name).resolve(APPLICATION_FILE), changed);
    }
    return changed;
  }

  private List<Path> find(int foldersAbove, String fileName) {
    if (!Files.isDirectory(home.run())) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(home.run(), foldersAbove + 1)) {
      return files.filter(file -> file.getFileName().toString().equals(fileName)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look through " + home.run(), e);
    }
  }

  private <T> Optional<T> read(Path file, Class<T> type) {
    try {
      return Optional.of(json.readValue(file.toFile(), type));
    } catch (IOException e) {
      LOG.warn("ignoring {}, which cannot be read: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  private void write(Path file, Object value) {
    try {
      Files.createDirectories(file.getParent());
      Path draft = file.resolveSibling(file.getFileName() + ".new");
      json.writeValue(draft.toFile(), value);
      move(draft, file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static void move(Path draft, Path file) throws IOException {
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
