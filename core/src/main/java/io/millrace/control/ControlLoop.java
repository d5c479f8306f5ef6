package io.millrace.control;

import io.millrace.control.port.Journal;
import io.millrace.control.port.MemoryStore;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.observation.Observation;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.planning.Planner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One application's loop: observe, decide, remember, act. One pass at a time; the caller owns the
 * thread and the clock.
 *
 * <p>A crash between two lines of a pass is repaired by the next one: the history has the decision
 * before it is saved, memory that matters is saved before an action, and every action names an end
 * state. A decision that was cut off before its save stands in the history once more when it is
 * made again.
 */
public final class ControlLoop {
  /** How long the mere past of a scaling rule may stay unsaved: it decides nothing by itself. */
  private static final Duration UNSAVED_FOR = Duration.ofSeconds(5);

  private final Observer observer;
  private final Actuator actuator;
  private final MemoryStore store;
  private final Journal journal;
  private @Nullable Memory memory;
  private @Nullable Memory saved;
  private Instant savedAt = Instant.MIN;
  private @Nullable Pass told;
  private @Nullable Pass written;

  public ControlLoop(Observer observer, Actuator actuator, MemoryStore store, Journal journal) {
    this.observer = observer;
    this.actuator = actuator;
    this.store = store;
    this.journal = journal;
  }

  /**
   * What became of a pass.
   *
   * @param lookAgain when to make the next pass at the latest
   * @param isNews whether the pass changed or told something new
   * @param failure why an action could not be carried out
   */
  public record Outcome(Pass pass, Duration lookAgain, boolean isNews, Optional<String> failure) {}

  /**
   * Makes one pass.
   *
   * @throws UnavailableException if nothing could be seen or saved; nothing was done then
   */
  public Outcome pass(ApplicationSpec spec) {
    Memory before = recall(spec);
    Observation seen = observer.observe(spec, before);
    Decision decision = Planner.plan(spec, seen, before);
    Pass pass = new Pass(spec, seen, before, decision);
    boolean isNews = isNews(pass, told);
    // written first: else a crash after the save leaves a change for which nobody knows the reason
    if (isNews && isNews(pass, written)) {
      journal.append(pass);
      written = pass;
    }
    remember(spec, decision.next(), seen.at());
    if (isNews) {
      told = pass;
    }
    Optional<String> failure = act(decision.actions(), decision.next().attempt());
    return new Outcome(
        pass, failure.isPresent() ? backOff(decision) : decision.lookAgain(), isNews, failure);
  }

  private Memory recall(ApplicationSpec spec) {
    Memory known = memory;
    if (known == null) {
      known = store.load(spec.name());
      memory = known;
      saved = known;
    }
    return known;
  }

  private void remember(ApplicationSpec spec, Memory next, Instant at) {
    Memory last = saved;
    boolean matters = last == null || !last.scaled(next.scaling()).equals(next);
    boolean isOld = savedAt.plus(UNSAVED_FOR).isBefore(at) && !next.equals(last);
    if (!matters && !isOld) {
      memory = next;
      return;
    }
    Memory stamped = next.saved();
    if (!store.save(spec.name(), stamped)) {
      memory = null;
      throw new UnavailableException(
          "the memory of " + spec.name() + " was changed by another writer; this pass is dropped");
    }
    memory = stamped;
    saved = stamped;
    savedAt = at;
  }

  /** Whether a reader who knows {@code last} would miss this pass. */
  private static boolean isNews(Pass pass, @Nullable Pass last) {
    if (last == null) {
      return true;
    }
    Decision now = pass.decision();
    Decision then = last.decision();
    boolean hasMoved =
        !now.next().phase().equals(then.next().phase())
            || !now.next().desired().equals(then.next().desired())
            || !now.actions().equals(then.actions())
            || (isResized(pass) && !pass.before().desired().equals(last.before().desired()));
    return hasMoved || !now.reasons().get(0).code().equals(then.reasons().get(0).code());
  }

  private static boolean isResized(Pass pass) {
    return !pass.before().desired().equals(pass.decision().next().desired());
  }

  private Optional<String> act(List<Action> actions, long attempt) {
    try {
      actions.forEach(action -> actuator.carryOut(action, attempt));
      return Optional.empty();
    } catch (UnavailableException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Duration backOff(Decision decision) {
    Duration least = Duration.ofMillis(500);
    return decision.lookAgain().compareTo(least) < 0 ? least : decision.lookAgain();
  }
}
