package io.millrace.adapters.local;

import io.millrace.adapters.local.Records.ApplicationRecord;
import io.millrace.adapters.local.Records.ProcessRecord;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Starts processes so that the next host can find them: an intent is on disk before the process
 * runs, the process carries two marks in its environment, and its pid is on disk afterwards.
 */
final class ProcessStarter {
  private static final String HOME_MARK = "MILLRACE_HOME";
  private static final String PROCESS_MARK = "MILLRACE_PROCESS";

  /** In a session of its own, a child hears neither Ctrl-C nor the end of the terminal. */
  private static final List<String> OWN_SESSION =
      Stream.of("/usr/bin/setsid", "/bin/setsid")
          .filter(file -> Files.isExecutable(Path.of(file)))
          .limit(1)
          .toList();

  private final Home home;
  private final Records records;
  private final LogFiles logs;
  private final PortAllocator ports;
  private final ClassArchives archives;

  ProcessStarter(Home home, Records records, LogFiles logs, PortAllocator ports, Path java) {
    this.home = home;
    this.records = records;
    this.logs = logs;
    this.ports = ports;
    this.archives = new ClassArchives(home.archives(), java, bare -> marked(bare, "archive"));
  }

  ClassArchives archives() {
    return archives;
  }

  /** What a process of this launch will be; nothing was started yet. */
  ProcessRecord plan(Place place, long attempt, int restarts, Launch launch, long nowMillis) {
    long number = records.change(place.application(), ApplicationRecord::startedOne).started();
    SortedMap<String, Integer> own = new TreeMap<>();
    launch.portNames().forEach(name -> own.put(name, ports.take()));
    return new ProcessRecord(
        place.application().name() + "-" + place.label() + "-" + number,
        place.application(),
        place.role(),
        place.ordinal(),
        attempt,
        launch.identity().hash(),
        restarts,
        nowMillis,
        0,
        0,
        ProcFs.bootId(),
        own,
        launch.readyPort().orElse(0),
        launch.grace().toSeconds());
  }

  /**
   * Starts it.
   *
   * @throws UncheckedIOException if the program cannot be run
   */
  Running start(ProcessRecord planned, Launch launch) {
    Path folder = home.process(planned.application(), planned.id());
    List<String> shared =
        launch.sharing().map(jvm -> archives.flags(jvm, Instant.now())).orElseGet(List::of);
    Slot slot =
        new Slot(
            planned.id(),
            folder,
            logs.log(planned.place()),
            new TreeMap<>(planned.ports()),
            shared);
    Command command = launch.command().apply(slot);
    try {
      Files.createDirectories(slot.tmp());
      Files.createDirectories(slot.conf());
      for (Map.Entry<String, String> file : command.files().entrySet()) {
        Files.writeString(slot.conf().resolve(file.getKey()), file.getValue());
      }
      logs.begin(planned.place());
      records.save(planned);
      Process child = builder(planned, folder, command).start();
      long startTicks = ProcFs.stat(child.pid()).map(ProcFs.Stat::startTicks).orElse(0L);
      ProcessRecord running = planned.running(child.pid(), startTicks);
      records.save(running);
      return new Running(running, child);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + planned.id() + ": " + e.getMessage(), e);
    }
  }

  private ProcessBuilder builder(ProcessRecord planned, Path folder, Command command) {
    List<String> line = new ArrayList<>(OWN_SESSION);
    line.addAll(command.line());
    File output = logs.output(planned.place()).toFile();
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
    Map<String, String> environment = builder.environment();
    environment.putAll(command.environment());
    environment.put("TMPDIR", folder.resolve("tmp").toString());
    return marked(builder, mark(planned));
  }

  private ProcessBuilder marked(ProcessBuilder builder, String mark) {
    builder.environment().put(HOME_MARK, home.root().toString());
    builder.environment().put(PROCESS_MARK, mark);
    return builder;
  }

  /** Finds the process of a record among those that run now. */
  Optional<ProcessRecord> find(ProcessRecord recorded) {
    if (!recorded.boot().equals(ProcFs.bootId())) {
      return Optional.empty();
    }
    if (recorded.startTicks() > 0) {
      return Optional.of(recorded)
          .filter(known -> ProcFs.isRunning(known.pid(), known.startTicks()));
    }
    return marked(recorded).stream()
        .findFirst()
        .flatMap(pid -> ProcFs.stat(pid).map(seen -> recorded.running(pid, seen.startTicks())));
  }

  /** Pids of a process and of all that it started in turn, the oldest first. */
  List<Long> marked(ProcessRecord process) {
    return ProcFs.withEnvironment(
        HOME_MARK + "=" + home.root(), PROCESS_MARK + "=" + mark(process));
  }

  /** Pids of all processes that belong to this home, whether recorded or not. */
  List<Long> markedWithHome() {
    return ProcFs.withEnvironment(HOME_MARK + "=" + home.root()).stream()
        .filter(
            pid ->
                ProcFs.environment(pid).stream()
                    .anyMatch(entry -> entry.startsWith(PROCESS_MARK + "=")))
        .toList();
  }

  private static String mark(ProcessRecord process) {
    return process.application() + "/" + process.id();
  }
}
