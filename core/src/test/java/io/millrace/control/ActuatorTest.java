package io.millrace.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.model.Replicas;
import io.millrace.model.decision.Action;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.spec.FlinkSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActuatorTest {
  private static final FlinkSpec FLINK = Samples.FLINK;

  private final Outside outside = new Outside();
  private final Actuator actuator = new Actuator(outside, outside);

  @Test
  void everyActionReachesItsPort() {
    outside.processes = List.of(Samples.process(Role.JOB_MANAGER, State.READY));

    List.of(
            new Action.EnsureJobManager(FLINK, 1, "job", 2, Optional.empty()),
            Action.EnsureTaskManagers.of(FLINK, 1, 1),
            new Action.EnsureStandby(FLINK, 2, new Replicas(1)),
            new Action.RehearseJob(FLINK, 2, "r1", 1),
            new Action.SubmitJob(FLINK, 2, "job", 1, Optional.empty()),
            new Action.RemoveOthers(FLINK, 2),
            new Action.RemoveJobManager(FLINK, 1),
            new Action.RemoveCluster(FLINK, 1),
            new Action.DeclareParallelism(FLINK, "job", 3),
            new Action.TriggerCheckpoint(FLINK, "job"),
            new Action.TriggerSavepoint(FLINK, "job", "t1"),
            new Action.StopWithSavepoint(FLINK, "job", "t2", true),
            new Action.EnsureReplicas(Samples.PROCESS, 1, new Replicas(2)))
        .forEach(action -> actuator.carryOut(action, 1));

    assertEquals(
        List.of(
            "ensureJobManager",
            "ensureTaskManagers",
            "ensureStandby",
            "rehearse r1",
            "submit job",
            "removeOthers",
            "removeJobManager",
            "removeCluster",
            "declareParallelism 3",
            "triggerCheckpoint",
            "triggerSavepoint t1",
            "stopWithSavepoint t2 true",
            "ensureReplicas"),
        outside.calls);
  }

  @Test
  void withoutAJobManagerThereIsNobodyToAsk() {
    assertThrows(
        UnavailableException.class,
        () -> actuator.carryOut(new Action.TriggerCheckpoint(FLINK, "job"), 1));
  }
}
