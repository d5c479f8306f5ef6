package io.millrace.planning.lifecycle;

import static io.millrace.planning.lifecycle.Given.NOW;
import static io.millrace.planning.lifecycle.Given.SAVEPOINT;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Reading;
import io.millrace.model.Reason;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Phase.Savepointing;
import io.millrace.model.memory.Phase.StandingBy;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.GivenView;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.JobManagerView.SavepointView;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.spec.Handling;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Attempt 1 runs version 1 of an application; version 2 is to take over on a cluster beside it. */
abstract class StandbyGiven {
  static final Handling STANDBY = Handling.DEFAULT.withUpdate(Handling.Update.STANDBY);

  final Given given = Given.aRunningJob().proved().handled(STANDBY);
  Optional<JobManagerView> standby = Optional.empty();

  /** Attempt 1 runs version 1; version 2 is wanted. */
  StandbyGiven() {
    given.wantsImage("reader:2");
  }

  Given standingBy() {
    return given.in(new StandingBy(NOW.minusSeconds(5), given.spec.revision()));
  }

  /** The cluster of attempt 2 is whole, and has run the main method. */
  Given ready() {
    standingBy().with(Role.JOB_MANAGER, 2, State.READY);
    return rehearsed(Optional.empty());
  }

  Given rehearsed(Optional<Reason> refused) {
    standby =
        Optional.of(
            new JobManagerView(
                new TreeSet<>(List.of("a", "b")),
                2,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new GivenView(rehearsal(), refused))));
    return given;
  }

  String rehearsal() {
    return JobIds.rehearsal(given.spec.name(), 2, given.spec.revision());
  }

  Decision plan() {
    Observation seen = given.seen();
    return FlinkPlanner.plan(
        given.spec,
        new Observation(
            seen.at(),
            seen.processes(),
            seen.jobManager(),
            seen.retained(),
            seen.metrics(),
            standby
                .map(view -> Reading.known(view, NOW))
                .orElseGet(() -> Reading.unknown("NoJobManager", "not yet"))),
        given.memory);
  }

  static Savepointing saving(Given given) {
    return new Savepointing(
        NOW.minusSeconds(1),
        "trigger",
        "",
        Savepointing.Then.UPDATE,
        Optional.of(given.spec.revision()));
  }

  Given saved() {
    return ready()
        .in(saving(given))
        .job(JobState.FINISHED)
        .savepoint(SavepointView.completed("trigger", SAVEPOINT.path(), SAVEPOINT.at()));
  }

  /** What stood by is attempt 2 now, and attempt 1 is still there. */
  Given takenOver() {
    given.memory = given.memory.sawCheckpoint(Given.CHECKPOINT);
    Decision handedOver = planned(saved());
    given.memory = handedOver.next();
    given.job = Optional.empty();
    given.savepoint = Optional.empty();
    given.processes.removeIf(process -> process.role() == Role.TASK_MANAGER);
    return given
        .with(Role.TASK_MANAGER, 0, 2, State.READY)
        .with(Role.TASK_MANAGER, 1, 2, State.READY);
  }

  Decision planned(Given any) {
    assertThat(any).isSameAs(given);
    return plan();
  }
}
