package io.millrace.adapters.local;

import io.millrace.adapters.local.Records.ProcessRecord;
import io.millrace.model.Reason;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one place: who is wanted there, who sits there, who leaves. */
final class Seat {
  private final Place place;
  private final List<Running> leaving = new ArrayList<>();
  private @Nullable Launch launch;
  private @Nullable Running current;
  private @Nullable Death lastDeath;
  private BackOff backOff = BackOff.NONE;
  private long attempt;
  private int restarts;
  private boolean isWanted;

  Seat(Place place) {
    this.place = place;
  }

  /** How the last process ended; the code of one that was adopted is not known. */
  private record Death(
      ProcessRecord who, Instant at, Optional<Integer> exitCode, Optional<Reason> problem) {}

  Place place() {
    return place;
  }

  long attempt() {
    return attempt;
  }

  int restarts() {
    return restarts;
  }

  Optional<Running> current() {
    return Optional.ofNullable(current);
  }

  boolean isWanted() {
    return isWanted;
  }

  /** All that live here, leaving or not. */
  List<Running> everybody() {
    List<Running> all = new ArrayList<>(leaving);
    current().ifPresent(all::add);
    return all;
  }

  /** A process that a killed predecessor had started; wanted until told otherwise. */
  void adopt(Running found) {
    isWanted = true;
    current().ifPresent(leaving::add);
    current = found;
    attempt = found.record().attempt();
    restarts = found.record().restarts();
  }

  /** From now on processes of this launch are wanted; another attempt starts with a clean slate. */
  void want(Launch wanted, long wantedAttempt) {
    if (wantedAttempt != attempt) {
      backOff = BackOff.NONE;
      lastDeath = null;
      restarts = 0;
    }
    launch = wanted;
    attempt = wantedAttempt;
    isWanted = true;
  }

  /** Nobody is wanted here any more. */
  void empty() {
    isWanted = false;
    launch = null;
    lastDeath = null;
  }

  /** Moves whoever sits here to those who leave. */
  Optional<Running> dismiss() {
    Optional<Running> dismissed = current();
    dismissed.ifPresent(leaving::add);
    current = null;
    return dismissed;
  }

  void occupy(Running started) {
    current = started;
  }

  /** The launch that is to be started now, if any. */
  Optional<Launch> due(Instant now) {
    Launch wanted = launch;
    if (!isWanted
        || wanted == null
        || current != null
        || (wanted.isAlone() && !leaving.isEmpty())) {
      return Optional.empty();
    }
    Death death = lastDeath;
    boolean mayStart =
        death == null || (wanted.isRestarted() && !now.isBefore(death.at().plus(backOff.delay())));
    return mayStart ? Optional.of(wanted) : Optional.empty();
  }

  /**
   * Takes note of an end.
   *
   * @param why what its log says of an end by itself
   * @return whether it came unasked
   */
  boolean ended(Running who, Instant at, Optional<Integer> exitCode, Optional<Reason> why) {
    if (leaving.remove(who) || current != who) {
      return false;
    }
    current = null;
    died(new Death(who.record(), at, exitCode, why), Duration.between(who.startedAt(), at));
    return true;
  }

  /** A start that did not even give a process counts as a death. */
  void couldNotStart(ProcessRecord who, Instant at, String why) {
    Reason problem = Reason.of("LaunchFailed", why);
    died(new Death(who, at, Optional.empty(), Optional.of(problem)), Duration.ZERO);
  }

  private void died(Death death, Duration lived) {
    lastDeath = death;
    backOff = backOff.died(lived);
    restarts++;
  }

  /** Whether nothing of it needs to be known any more. */
  boolean isDone() {
    return !isWanted && current == null && leaving.isEmpty();
  }

  List<ProcessView> views() {
    List<ProcessView> views = new ArrayList<>();
    leaving.forEach(running -> views.add(running.view()));
    if (current != null) {
      views.add(current.view());
    } else if (isWanted && lastDeath != null) {
      views.add(dead(lastDeath));
    }
    return views;
  }

  private static ProcessView dead(Death death) {
    ProcessRecord who = death.who();
    return new ProcessView(
        who.id(),
        who.role(),
        who.attempt(),
        State.BACKING_OFF,
        death.at(),
        who.restarts(),
        death.exitCode(),
        death.problem(),
        Optional.empty(),
        Optional.empty());
  }
}
