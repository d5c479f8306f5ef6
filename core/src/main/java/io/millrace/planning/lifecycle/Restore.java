package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase.Starting;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.Handling;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where a start begins: the newest snapshot there is, whoever took it. From nothing only when no
 * state was ever seen; otherwise it stops and says so.
 */
sealed interface Restore {
  String STATE_MISSING = "StateMissing";
  String CHECKPOINT_TOO_OLD = "CheckpointTooOld";

  record From(String path, Reason why) implements Restore {}

  record Fresh(Reason why) implements Restore {}

  /** From nothing although there was state, by the user's word. */
  record Dropped(Reason why) implements Restore {}

  record Refused(Reason why) implements Restore {}

  /** Storage could not be read; ask again. */
  record NotKnownYet(Reason why) implements Restore {}

  default <R> R fold(
      Function<From, R> from,
      Function<Fresh, R> fresh,
      Function<Dropped, R> dropped,
      Function<Refused, R> refused,
      Function<NotKnownYet, R> notKnownYet) {
    if (this instanceof From f) {
      return from.apply(f);
    }
    if (this instanceof Fresh f) {
      return fresh.apply(f);
    }
    if (this instanceof Dropped d) {
      return dropped.apply(d);
    }
    return this instanceof Refused r ? refused.apply(r) : notKnownYet.apply((NotKnownYet) this);
  }

  /** Whether this is why a start was refused; it may be answered differently later. */
  static boolean isRefusal(Reason why) {
    return why.code().equals(STATE_MISSING) || why.code().equals(CHECKPOINT_TOO_OLD);
  }

  /**
   * @param why what the start is for: some may begin from nothing by the user's word
   */
  static Restore of(FlinkSpec spec, Observation seen, Memory memory, Starting.Why why) {
    Restore safe =
        seen.retained()
            .fold(known -> choose(spec, seen, memory, known.value()), gap -> new NotKnownYet(gap));
    return safe instanceof Refused refused
        ? leave(spec.wishes().handling(), why)
            .<Restore>map(
                word ->
                    new Dropped(
                        Reason.of("StateDropped", "as " + word + ": " + refused.why().message())))
            .orElse(refused)
        : safe;
  }

  /** The user's word that state may be dropped in such a start. */
  private static Optional<String> leave(Handling handling, Starting.Why why) {
    if (why == Starting.Why.UPDATE && handling.isSavepointDisabled()) {
      return Optional.of("savepointDisabled allows");
    }
    return why == Starting.Why.RECOVER && handling.mayHealWithoutState()
        ? Optional.of("fallbackWithoutState allows")
        : Optional.empty();
  }

  private static Restore choose(
      FlinkSpec spec, Observation seen, Memory memory, Optional<Snapshot> retained) {
    Optional<Snapshot> newest =
        Stream.concat(memory.savepoints().stream(), retained.stream())
            .filter(snapshot -> memory.afresh().filter(snapshot.at()::isBefore).isEmpty())
            .max(Comparator.comparing(Snapshot::at));
    if (newest.isPresent()) {
      return fromSnapshot(spec, seen, newest.get());
    }
    if (memory.checkpointed().isPresent()) {
      return new Refused(
          Reason.of(
              STATE_MISSING,
              "checkpoint "
                  + memory.checkpointed().get().path()
                  + " was seen and is gone; starting from nothing would lose it"));
    }
    // a path that comes later is not where this application began
    return spec.job()
        .savepointPath()
        .filter(path -> memory.attempt() == 0 || memory.begunFrom().equals(Optional.of(path)))
        .<Restore>map(
            path -> new From(path, Reason.of("FromSavepointPath", "as the spec asks: " + path)))
        .orElseGet(() -> new Fresh(Reason.of("FromNothing", "no state was ever written")));
  }

  private static Restore fromSnapshot(FlinkSpec spec, Observation seen, Snapshot snapshot) {
    Duration age = Duration.between(snapshot.at(), seen.at());
    boolean isTooOld =
        snapshot.kind() == Snapshot.Kind.CHECKPOINT
            && age.compareTo(spec.job().maxCheckpointRestoreAge()) > 0;
    if (isTooOld) {
      return new Refused(
          Reason.of(
              CHECKPOINT_TOO_OLD,
              "the newest checkpoint "
                  + snapshot.path()
                  + " is "
                  + age.toSeconds()
                  + " s old, more than maxCheckpointRestoreAgeSeconds = "
                  + spec.job().maxCheckpointRestoreAge().toSeconds()));
    }
    String kind = snapshot.kind() == Snapshot.Kind.SAVEPOINT ? "savepoint" : "checkpoint";
    return new From(
        snapshot.path(),
        Reason.of(
            "FromSnapshot",
            "from the newest " + kind + ", " + age.toMillis() + " ms old: " + snapshot.path()));
  }
}
