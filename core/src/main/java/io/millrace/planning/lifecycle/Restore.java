package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.memory.Memory;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
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

  record Refused(Reason why) implements Restore {}

  /** Storage could not be read; ask again. */
  record NotKnownYet(Reason why) implements Restore {}

  default <R> R fold(
      Function<From, R> from,
      Function<Fresh, R> fresh,
      Function<Refused, R> refused,
      Function<NotKnownYet, R> notKnownYet) {
    if (this instanceof From f) {
      return from.apply(f);
    }
    if (this instanceof Fresh f) {
      return fresh.apply(f);
    }
    return this instanceof Refused r ? refused.apply(r) : notKnownYet.apply((NotKnownYet) this);
  }

  /** Whether this is why a start was refused; it may be answered differently later. */
  static boolean isRefusal(Reason why) {
    return why.code().equals(STATE_MISSING) || why.code().equals(CHECKPOINT_TOO_OLD);
  }

  static Restore of(FlinkSpec spec, Observation seen, Memory memory) {
    return seen.retained()
        .fold(known -> choose(spec, seen, memory, known.value()), why -> new NotKnownYet(why));
  }

  private static Restore choose(
      FlinkSpec spec, Observation seen, Memory memory, Optional<Snapshot> retained) {
    Optional<Snapshot> newest =
        Stream.concat(memory.savepoints().stream(), retained.stream())
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
    return spec.job()
        .savepointPath()
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
