package io.millrace.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.millrace.control.Pass;
import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.Revision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.memory.Rejection;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.observation.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The status of each situation, held against the folder {@code golden/status}; a file without a
 * situation fails. {@code -Dgolden.rewrite=true} writes them.
 */
class StatusFacadeTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "status");
  private static final Instant NOW = Given.NOW;
  private static final Snapshot SAVEPOINT =
      new Snapshot(Snapshot.Kind.SAVEPOINT, "s3://bucket/savepoint-1", NOW.minusSeconds(30));

  private static Map<String, Pass> situations() {
    Map<String, Pass> all = new LinkedHashMap<>();
    all.put("01-new", Given.pass(Memory.NEW, Reason.of("Deploying", "nothing runs yet")).done());
    all.put(
        "02-starting",
        Given.pass(
                Given.deployed(
                    new Phase.Starting(NOW, Optional.empty(), Phase.Starting.Why.DEPLOY)),
                Reason.of("ClusterStarting", "TaskManagersRegistered 1/2, no job yet"))
            .jobManager(State.READY)
            .taskManager("tm-a", State.READY)
            .taskManager("tm-b", State.STARTING)
            .answers(Given.answer("tm-a"))
            .done());
    all.put(
        "03-running",
        Given.pass(Given.deployed(new Phase.Running(NOW)), Reason.of("Steady", "as wanted"))
            .jobManager(State.READY)
            .taskManager("tm-a", State.READY)
            .taskManager("tm-b", State.READY)
            .answers(Given.running(4, 4, "tm-a", "tm-b"))
            .done());
    all.put(
        "04-running-with-a-lost-task-manager",
        Given.pass(Given.deployed(new Phase.Running(NOW)), Reason.of("Healing", "1 of 2 are there"))
            .jobManager(State.READY)
            .taskManager("tm-a", State.READY)
            .taskManager("tm-b", State.BACKING_OFF)
            .answers(Given.running(0, 4, "tm-a"))
            .done());
    all.put(
        "05-running-and-the-job-manager-is-silent-for-a-moment",
        Given.pass(Given.deployed(new Phase.Running(NOW)), Reason.of("Steady", "as wanted"))
            .jobManager(State.READY)
            .taskManager("tm-a", State.READY)
            .taskManager("tm-b", State.READY)
            .done());
    all.put(
        "06-rescaling",
        Given.pass(
                Given.deployed(new Phase.Rescaling(NOW, new Replicas(2), new Replicas(3)))
                    .wanting(new Replicas(3)),
                Reason.of("Rescaling", "from 2 to 3 TaskManagers"))
            .jobManager(State.READY)
            .taskManager("tm-a", State.READY)
            .taskManager("tm-b", State.READY)
            .waiting("tm-c", Reason.of("Unschedulable", "0/3 nodes are available"))
            .answers(Given.running(4, 4, "tm-a", "tm-b"))
            .done());
    all.put(
        "07-savepointing",
        Given.pass(
                Given.deployed(
                    new Phase.Savepointing(
                        NOW, "0".repeat(32), "", Phase.Savepointing.Then.UPDATE)),
                Reason.of("SavepointRequested", "before UPDATE"))
            .jobManager(State.READY)
            .taskManager("tm-a", State.READY)
            .taskManager("tm-b", State.READY)
            .answers(Given.running(4, 4, "tm-a", "tm-b"))
            .done());
    all.put(
        "08-suspended",
        Given.pass(
                Given.deployed(new Phase.Suspended(NOW, Optional.of(SAVEPOINT)))
                    .took(SAVEPOINT, ""),
                Reason.of("Suspended", "as asked"))
            .done());
    all.put(
        "09-recovering",
        Given.pass(
                Given.deployed(
                        new Phase.Recovering(NOW, Reason.of("JobManagerLost", "exit code 137")))
                    .took(SAVEPOINT, ""),
                Reason.of("JobManagerLost", "exit code 137"))
            .taskManager("tm-a", State.READY)
            .taskManager("tm-b", State.READY)
            .done());
    Reason hopeless = Reason.of("ImagePullBackOff", "river-jm: no such image");
    all.put(
        "10-failed",
        Given.pass(
                Given.deployed(new Phase.Failed(NOW, hopeless))
                    .rejecting(new Rejection(Given.SPEC.revision(), NOW, hopeless)),
                hopeless)
            .done());
    all.put(
        "11-deleted",
        Given.pass(
                Given.deployed(new Phase.Deleted(NOW)).took(SAVEPOINT, ""),
                Reason.of("Deleted", "as asked"))
            .done());
    all.put(
        "12-running-again-after-an-update-that-failed",
        Given.pass(
                Given.deployed(new Phase.Running(NOW))
                    .rejecting(new Rejection(Revision.of("the update"), NOW, hopeless)),
                Reason.of("Steady", "as wanted"))
            .jobManager(State.READY)
            .taskManager("tm-a", State.READY)
            .taskManager("tm-b", State.READY)
            .answers(Given.running(4, 4, "tm-a", "tm-b"))
            .done());
    return all;
  }

  @TestFactory
  Stream<DynamicTest> tellsEachSituation() throws IOException {
    Map<String, Pass> situations = situations();
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".json", "")))
          .containsExactlyInAnyOrderElementsOf(situations.keySet());
    }
    return situations.entrySet().stream()
        .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> compare(each)));
  }

  private static void compare(Map.Entry<String, Pass> situation) throws IOException {
    Pass pass = situation.getValue();
    Map<String, Object> status = StatusFacade.of(Given.SPEC, pass);
    status.put("checkpoint", new TreeMap<>(StatusFacade.checkpoint(pass)));
    status.put(
        "conditions",
        Conditions.of(pass, Optional.empty()).stream()
            .map(each -> each.written(List.of(), 1, NOW))
            .toList());
    Path file = GOLDEN.resolve(situation.getKey() + ".json");
    String actual = JSON.writeValueAsString(status) + "\n";
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.writeString(file, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(file));
  }

  @Test
  void troubleOfThePassBeforeStands() {
    Pass pass =
        Given.pass(Given.deployed(new Phase.Running(NOW)), Reason.of("Steady", "as wanted")).done();

    assertThat(Conditions.of(pass, Optional.of("cannot delete pod a: forbidden")))
        .contains(
            new Conditions.Condition(
                "Degraded", true, "Unavailable", "cannot delete pod a: forbidden"));
  }

  @Test
  void timeOfAConditionIsThatOfItsLastChange() {
    Conditions.Condition ready = new Conditions.Condition("Ready", true, "JobRunning", "");
    List<Map<String, Object>> before = List.of(ready.written(List.of(), 1, NOW));

    assertThat(ready.written(before, 2, NOW.plusSeconds(9)))
        .containsEntry("lastTransitionTime", NOW.toString())
        .containsEntry("observedGeneration", 2L);
    assertThat(
            new Conditions.Condition("Ready", false, "Lost", "")
                .written(before, 2, NOW.plusSeconds(9)))
        .containsEntry("lastTransitionTime", NOW.plusSeconds(9).toString());
  }
}
