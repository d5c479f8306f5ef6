package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectReader;
import io.millrace.adapters.journal.JsonForm;
import io.millrace.control.Pass;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.Replicas;
import io.millrace.model.memory.Memory;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.spec.ProcessSpec;
import io.millrace.planning.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RepairTest {
  private static final Instant BEGIN = Instant.parse("2026-11-21T11:00:00Z");
  private static final ProcessSpec WORKER =
      new ProcessSpec(
          ApplicationName.parse("worker"),
          "worker:1",
          List.of(),
          List.of(),
          new TreeMap<>(),
          Optional.of(new Replicas(1)),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  @Test
  void aKilledJobManagerIsNamedAlthoughItsTaskManagersWereMissedFirst() throws IOException {
    List<Repair> repairs = Repair.of(recorded("jobmanager-killed.jsonl"));

    assertThat(repairs)
        .containsExactly(
            new Repair(
                "JobManagerLost",
                Instant.parse("2026-11-21T11:02:43.506532036Z"),
                Optional.of(Instant.parse("2026-11-21T11:02:52.876238256Z"))));
  }

  @Test
  void aJobManagerLostBeforeTheSizeWasReachedCountsToo() throws IOException {
    List<Pass> whole = recorded("jobmanager-killed.jsonl");

    List<Repair> repairs = Repair.of(whole.subList(2, whole.size()));

    assertThat(repairs).extracting(Repair::what).containsExactly("JobManagerLost");
    assertThat(repairs.get(0).backAt()).isPresent();
  }

  @Test
  void aReplicaThatWasBackBeforeAnybodyLookedCountsToo() {
    Pass whole = pass(0, 0, Memory.NEW.deploying(WORKER.revision(), BEGIN));
    Pass again = pass(1, 1, whole.decision().next());

    // its successor is up since 1 s, and seen at 1 s
    assertThat(Repair.of(List.of(whole, again)))
        .containsExactly(
            new Repair("ReplicaLost", BEGIN.plusSeconds(1), Optional.of(BEGIN.plusSeconds(1))));
  }

  private static Pass pass(long second, int restarts, Memory before) {
    Instant at = BEGIN.plusSeconds(second);
    ProcessView replica =
        new ProcessView(
            "worker-0",
            ProcessView.Role.REPLICA,
            1,
            ProcessView.State.READY,
            at,
            restarts,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Observation seen =
        new Observation(
            at,
            List.of(replica),
            Reading.unknown("NotFlink", "none"),
            Reading.unknown("NotFlink", "none"),
            List.of());
    return new Pass(WORKER, seen, before, Planner.plan(WORKER, seen, before));
  }

  private static List<Pass> recorded(String name) throws IOException {
    ObjectReader reader = JsonForm.newMapper().readerFor(Pass.class);
    List<Pass> passes = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("src/test/resources/repairs").resolve(name))) {
      passes.add(reader.readValue(line));
    }
    return passes;
  }
}
