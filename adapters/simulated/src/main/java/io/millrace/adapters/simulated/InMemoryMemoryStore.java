package io.millrace.adapters.simulated;

import io.millrace.adapters.simulated.Door.Port;
import io.millrace.control.port.MemoryStore;
import io.millrace.model.ApplicationName;
import io.millrace.model.memory.Memory;
import java.util.Map;
import java.util.TreeMap;

/** Keeps memories in a map, compare-and-set. */
public final class InMemoryMemoryStore implements MemoryStore {
  private final Map<ApplicationName, Memory> memories = new TreeMap<>();
  private final VirtualClock clock;
  private final Door door;
  private final Witness witness;
  private final Map<ApplicationName, Integer> lives = new TreeMap<>();
  private int conflicts;

  public InMemoryMemoryStore(VirtualClock clock, Door door, Witness witness) {
    this.clock = clock;
    this.door = door;
    this.witness = witness;
  }

  /** The next so many saves come second to another writer, who changes nothing. */
  public void conflict(int saves) {
    conflicts = saves;
  }

  @Override
  public Memory load(ApplicationName application) {
    return door.call(Port.MEMORY, "load", () -> stored(application));
  }

  @Override
  public boolean save(ApplicationName application, Memory next) {
    return door.call(Port.MEMORY, "save", () -> swap(application, next));
  }

  @Override
  public void forget(ApplicationName application) {
    door.run(Port.MEMORY, "forget", () -> lose(application));
  }

  /** What is durable now. */
  public Memory stored(ApplicationName application) {
    return memories.getOrDefault(
        application, Memory.born("life " + lives.getOrDefault(application, 1)));
  }

  /** The application is gone; one that comes after it has another token. */
  public void lose(ApplicationName application) {
    memories.remove(application);
    lives.merge(application, 2, (now, two) -> now + 1);
  }

  private boolean swap(ApplicationName application, Memory next) {
    Memory before = stored(application);
    if (conflicts > 0) {
      conflicts--;
      memories.put(application, before.saved());
      return false;
    }
    if (before.version() != next.version() - 1) {
      return false;
    }
    memories.put(application, next);
    witness.saved(clock.instant(), before, next);
    return true;
  }
}
