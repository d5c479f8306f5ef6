package io.millrace.planning.lifecycle;

import static io.millrace.planning.lifecycle.Given.CHECKPOINT;
import static io.millrace.planning.lifecycle.Given.NOW;
import static io.millrace.planning.lifecycle.Given.SAVEPOINT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.millrace.model.Reading;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestoreTest {
  private static Restore of(Given given) {
    return Restore.of(given.spec, given.seen(), given.memory, Phase.Starting.Why.DEPLOY);
  }

  private static String path(Restore restore) {
    return assertInstanceOf(Restore.From.class, restore).path();
  }

  private static void beginsAt(Given given, String savepointPath) {
    FlinkSpec spec = given.spec;
    FlinkSpec.Job job = spec.job();
    given.spec =
        new FlinkSpec(
            spec.name(),
            spec.image(),
            new FlinkSpec.Job(
                job.jarName(),
                job.entryClass(),
                job.programArgs(),
                job.parallelism(),
                job.allowNonRestoredState(),
                Optional.of(savepointPath),
                job.maxCheckpointRestoreAge()),
            spec.cluster(),
            spec.wishes(),
            spec.scaling());
  }

  @Test
  void e16NothingWasEverWrittenSoItBeginsFromNothing() {
    assertInstanceOf(Restore.Fresh.class, of(Given.nothing()));
  }

  @Test
  void e16AFirstDeploymentBeginsAtThePathOfTheSpec() {
    Given given = Given.nothing();
    beginsAt(given, "/before");

    assertEquals("/before", path(of(given)));
  }

  @Test
  void e16FromNothingAlthoughStateExistedIsRefused() {
    Given given = Given.nothing();
    given.memory = Memory.NEW.sawCheckpoint(CHECKPOINT);

    Restore.Refused refused = assertInstanceOf(Restore.Refused.class, of(given));
    assertEquals(Restore.STATE_MISSING, refused.why().code());
  }

  @Test
  void e16ThePathOfTheSpecDoesNotStandInForStateThatWasSeenAndIsGone() {
    Given given = Given.nothing();
    beginsAt(given, "/before");
    given.memory = Memory.NEW.sawCheckpoint(CHECKPOINT);

    assertInstanceOf(Restore.Refused.class, of(given));
  }

  @Test
  void theNewestSnapshotWinsWhoeverTookIt() {
    Given newerSavepoint = Given.aRunningJob();
    newerSavepoint.memory = newerSavepoint.memory.took(SAVEPOINT, "");
    Given newerCheckpoint = Given.aRunningJob();
    newerCheckpoint.memory =
        newerCheckpoint.memory.took(
            new Snapshot(Snapshot.Kind.SAVEPOINT, "/old", NOW.minusSeconds(60)), "");

    assertEquals(SAVEPOINT.path(), path(of(newerSavepoint)));
    assertEquals(CHECKPOINT.path(), path(of(newerCheckpoint)));
  }

  @Test
  void anOldCheckpointIsRefusedAndAnOldSavepointIsNot() {
    Given checkpoint = Given.aRunningJob();
    checkpoint.retained(
        new Snapshot(Snapshot.Kind.CHECKPOINT, "/old", NOW.minus(Duration.ofMinutes(11))));
    Given savepoint = Given.nothing();
    savepoint.memory =
        Memory.NEW.took(
            new Snapshot(Snapshot.Kind.SAVEPOINT, "/old", NOW.minus(Duration.ofDays(11))), "");

    Restore.Refused refused = assertInstanceOf(Restore.Refused.class, of(checkpoint));
    assertEquals(Restore.CHECKPOINT_TOO_OLD, refused.why().code());
    assertEquals("/old", path(of(savepoint)));
  }

  @Test
  void storageThatDoesNotAnswerSaysNothing() {
    Given given = Given.nothing();
    given.retained = Reading.unknown("Unavailable", "no storage");

    assertInstanceOf(Restore.NotKnownYet.class, of(given));
  }
}
