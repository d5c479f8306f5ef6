package io.millrace.adapters.simulated;

import io.millrace.model.ApplicationName;
import io.millrace.model.observation.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where complete snapshots lie; they outlive every process, and the application itself. */
public final class SimulatedStorage {
  private final Map<ApplicationName, List<Snapshot>> snapshots = new TreeMap<>();
  private final Map<ApplicationName, Set<String>> dead = new TreeMap<>();
  private final Set<String> foreign = new TreeSet<>();

  /** Puts a snapshot back, or one more there. */
  public void add(ApplicationName application, Snapshot snapshot) {
    snapshots.computeIfAbsent(application, name -> new ArrayList<>()).add(snapshot);
  }

  /** All of one application, oldest first. */
  public List<Snapshot> of(ApplicationName application) {
    return List.copyOf(snapshots.getOrDefault(application, List.of()));
  }

  /** The newest that is this application's, and not that of an earlier one of its name. */
  public Optional<Snapshot> newest(ApplicationName application) {
    Set<String> older = dead.getOrDefault(application, Set.of());
    return of(application).stream()
        .filter(snapshot -> !older.contains(snapshot.path()))
        .max(Comparator.comparing(Snapshot::at));
  }

  /**
   * The newest checkpoint that lies in the folder of one of these jobs, as whoever looks into
   * storage finds it.
   */
  public Optional<Snapshot> newestCheckpoint(ApplicationName application, Set<String> jobs) {
    return of(application).stream()
        .filter(snapshot -> snapshot.kind() == Snapshot.Kind.CHECKPOINT)
        .filter(
            snapshot -> jobs.stream().anyMatch(job -> snapshot.path().contains("/" + job + "/")))
        .max(Comparator.comparing(Snapshot::at));
  }

  /**
   * The application was taken away and made anew: what is there stays, and is not its own.
   *
   * @return paths of all that is there
   */
  public Set<String> bury(ApplicationName application) {
    Set<String> all = dead.computeIfAbsent(application, name -> new TreeSet<>());
    of(application).forEach(snapshot -> all.add(snapshot.path()));
    return Set.copyOf(all);
  }

  /** A snapshot that no job of these applications took. */
  public void addForeign(String path) {
    foreign.add(path);
  }

  public boolean holds(ApplicationName application, String path) {
    return foreign.contains(path)
        || of(application).stream().anyMatch(snapshot -> snapshot.path().equals(path));
  }

  /** Somebody deletes everything. */
  public void lose(ApplicationName application) {
    snapshots.remove(application);
  }
}
