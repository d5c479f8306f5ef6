package io.millrace.planning.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.spec.ProcessSpec;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProcessPlannerTest {
  private static final ProcessSpec SPEC =
      new ProcessSpec(
          ApplicationName.parse("worker"),
          "worker:1",
          List.of(),
          List.of(),
          new TreeMap<>(),
          Optional.of(new Replicas(2)),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  private static final Memory DEPLOYED =
      ProcessPlanner.plan(SPEC, seen(0, ProcessView.State.READY), Memory.NEW).next();

  private static Observation seen(int replicas, ProcessView.State state) {
    return seen(replicas, state, 0);
  }

  private static Observation seen(int replicas, ProcessView.State state, int restarts) {
    List<ProcessView> processes =
        IntStream.range(0, replicas)
            .mapToObj(
                ordinal ->
                    new ProcessView(
                        "worker-" + ordinal,
                        ProcessView.Role.REPLICA,
                        1,
                        state,
                        Given.NOW,
                        restarts,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
            .toList();
    return new Observation(
        Given.NOW,
        processes,
        Reading.unknown("NotFlink", "none"),
        Reading.unknown("NotFlink", "none"),
        List.of());
  }

  @Test
  void aFirstPassOnlyRemembersTheDeployment() {
    Decision decision = ProcessPlanner.plan(SPEC, seen(0, ProcessView.State.READY), Memory.NEW);

    assertEquals(1, decision.next().attempt());
    assertThat(decision.actions()).isEmpty();
  }

  @Test
  void oneThatDiedAndIsBackBeforeTheNextLookIsTold() {
    Observation before = seen(2, ProcessView.State.READY);
    Observation after = seen(2, ProcessView.State.READY, 1);
    Memory whole = ProcessPlanner.plan(SPEC, before, DEPLOYED).next();

    Decision told = ProcessPlanner.plan(SPEC, after, whole);

    assertThat(told.actions()).isEmpty();
    assertThat(told.reasons().get(0).code()).isEqualTo("ReplicaReplaced");
    assertThat(ProcessPlanner.plan(SPEC, after, told.next()).reasons().get(0).code())
        .as("told once")
        .isEqualTo("UpToDate");
  }

  @Test
  void asksUntilAllReplicasAreReady() {
    Decision starting = ProcessPlanner.plan(SPEC, seen(2, ProcessView.State.STARTING), DEPLOYED);
    Decision ready = ProcessPlanner.plan(SPEC, seen(2, ProcessView.State.READY), DEPLOYED);

    assertEquals(List.of(new Action.EnsureReplicas(SPEC, 1, new Replicas(2))), starting.actions());
    assertThat(ready.actions()).isEmpty();
  }

  @Test
  void takesAwayWhatIsTooMuch() {
    ProcessSpec none = SPEC.withReplicas(new Replicas(0));

    Decision decision = ProcessPlanner.plan(none, seen(2, ProcessView.State.READY), DEPLOYED);

    assertEquals(List.of(new Action.EnsureReplicas(none, 1, new Replicas(0))), decision.actions());
  }

  @Test
  void anotherRevisionIsAnotherAttempt() {
    ProcessSpec other =
        new ProcessSpec(
            SPEC.name(),
            "worker:2",
            List.of(),
            List.of(),
            new TreeMap<>(),
            SPEC.replicas(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    Decision decision = ProcessPlanner.plan(other, seen(2, ProcessView.State.READY), DEPLOYED);

    assertEquals(2, decision.next().attempt());
  }
}
