package io.millrace.adapters.local;

import io.millrace.model.Revision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How the processes of one place are started, each with its own {@link Slot}.
 *
 * @param command pure: equal slots give equal commands
 * @param portNames ports that each process gets for itself
 * @param grace from SIGTERM to SIGKILL
 * @param isRestarted whether a dead process is started again without being asked
 * @param isAlone whether the next process waits until the one before has gone
 * @param readyPort port that answers when the process is ready; empty is ready when alive
 * @param sharing what its JVM may share with others; empty when that is not known
 */
record Launch(
    Function<Slot, Command> command,
    List<String> portNames,
    Duration grace,
    boolean isRestarted,
    boolean isAlone,
    Optional<Integer> readyPort,
    Optional<ClassArchives.Sharing> sharing) {
  Launch {
    portNames = List.copyOf(portNames);
  }

  /** Names everything but what is one process' own: equal launches give equal processes. */
  Revision identity() {
    SortedMap<String, Integer> ports = new TreeMap<>();
    portNames.forEach(name -> ports.put(name, 1));
    Path nowhere = Path.of("/process");
    Command typical =
        command.apply(new Slot("process", nowhere, nowhere.resolve("log"), ports, List.of()));
    return Revision.of(typical.toString());
  }
}
