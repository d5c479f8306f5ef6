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

/** Where complete snapshots lie; they outlive every process. */
public final class SimulatedStorage {
  private final Map<ApplicationName, List<Snapshot>> snapshots = new TreeMap<>();
  private final Set<String> foreign = new TreeSet<>();

  /** Puts a snapshot back, or one more there. */
  public void add(ApplicationName application, Snapshot snapshot) {
    snapshots.computeIfAbsent(application, name -> new ArrayList<>()).add(snapshot);
  }

  /** All of one application, oldest first. */
  public List<Snapshot> of(ApplicationName application) {
    return List.copyOf(snapshots.getOrDefault(application, List.of()));
  }

  public Optional<Snapshot> newest(ApplicationName application) {
    return of(application).stream().max(Comparator.comparing(Snapshot::at));
  }

  public Optional<Snapshot> newestCheckpoint(ApplicationName application) {
    return of(application).stream()
        .filter(snapshot -> snapshot.kind() == Snapshot.Kind.CHECKPOINT)
        .max(Comparator.comparing(Snapshot::at));
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
