package io.millrace.adapters.simulated;

import io.millrace.adapters.simulated.Door.Port;
import io.millrace.control.Pass;
import io.millrace.control.port.Journal;
import io.millrace.model.ApplicationName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps the newest passes of each application in a list. */
public final class InMemoryJournal implements Journal {
  private static final int KEPT = 10_000;

  private final Map<ApplicationName, Deque<Pass>> passes = new TreeMap<>();
  private final Door door;
  private final Witness witness;

  public InMemoryJournal(Door door, Witness witness) {
    this.door = door;
    this.witness = witness;
  }

  @Override
  public void append(Pass pass) {
    door.run(Port.JOURNAL, "append", () -> add(pass));
  }

  @Override
  public List<Pass> last(ApplicationName application, int limit) {
    List<Pass> all = List.copyOf(passes.getOrDefault(application, new ArrayDeque<>()));
    return all.subList(Math.max(0, all.size() - limit), all.size());
  }

  private void add(Pass pass) {
    Deque<Pass> of = passes.computeIfAbsent(pass.name(), name -> new ArrayDeque<>());
    of.addLast(pass);
    if (of.size() > KEPT) {
      of.removeFirst();
    }
    witness.journaled(pass);
  }
}
