package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Phase.Savepointing;
import io.millrace.model.memory.Phase.StandingBy;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.GivenView;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.spec.DesiredState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An update onto a cluster that starts beside the running one. The job runs on until that cluster
 * is whole and has run the job's main method for a trial; whatever goes wrong until then costs the
 * job nothing.
 */
record Standby(Situation now, StandingBy phase) {

  /** Whether the running job is to go over to a cluster beside it. */
  static boolean isWanted(Situation now) {
    return now.wanted() == DesiredState.RUNNING
        && now.isOutdated()
        && now.spec().standsBy()
        && !now.endsUnsaved()
        && !now.isFinished();
  }

  static Decision step(Situation now, StandingBy phase) {
    return new Standby(now, phase).step();
  }

  private Decision step() {
    Optional<Reason> lost = now.view().lost();
    if (lost.isPresent()) {
      return now.draft()
          .enter(now.failedInAttempt(), phase.toRecovering(now.now(), lost.get()), lost.get());
    }
    if (!isWanted(now) || !phase.revision().equals(now.spec().revision())) {
      return now.enter(
          phase.toRunning(now.now()),
          Reason.of("StandbyDropped", "nothing is to go over to it any more"));
    }
    Optional<Reason> hopeless = hopeless();
    if (hopeless.isPresent()) {
      Reason why =
          Reason.of("UpdateGivenUp", hopeless.get() + "; the job runs on as it is, undisturbed");
      return now.draft().enter(now.rejecting(why), phase.toRunning(now.now()), why);
    }
    return isReady()
        ? Ending.step(now, Savepointing.Then.UPDATE, Optional.of(phase.revision()))
        : now.act(actions(), Reason.of("StandbyStarting", progress()));
  }

  private long attempt() {
    return now.view().standbyAttempt();
  }

  private Optional<JobManagerView> answer() {
    return now.seen().standby().ifKnown();
  }

  private Optional<GivenView> rehearsed() {
    return answer().flatMap(JobManagerView::given).filter(given -> given.name().equals(name()));
  }

  private String name() {
    return JobIds.rehearsal(now.spec().name(), attempt(), phase.revision());
  }

  private List<Action> actions() {
    List<Action> actions = new ArrayList<>();
    actions.add(new Action.EnsureStandby(now.spec(), attempt(), now.memory().desired()));
    if (answer().isPresent() && rehearsed().isEmpty()) {
      int slots = now.memory().desired().value() * now.spec().cluster().slots();
      actions.add(new Action.RehearseJob(now.spec(), attempt(), name(), slots));
    }
    return actions;
  }

  private boolean isReady() {
    return now.view().isStandbyUp()
        && registered() >= now.memory().desired().value()
        && rehearsed().isPresent();
  }

  private long registered() {
    return answer().map(seen -> seen.registered().size()).orElse(0);
  }

  /** What no waiting mends, or has been waited for long enough. */
  private Optional<Reason> hopeless() {
    Optional<ProcessView> dead =
        now.view().standby().filter(process -> process.state() == State.BACKING_OFF);
    Optional<Reason> refused = rehearsed().flatMap(GivenView::refused);
    boolean isLate = now.since(phase.since()).compareTo(CrashLoop.LONGEST_START) > 0;
    return dead.map(
            process ->
                Reason.of(
                    "JobManagerLost",
                    "the JobManager that was to take over ended"
                        + process.problem().map(why -> ": " + why).orElse("")))
        .or(() -> refused)
        .or(() -> Trouble.hopeless(standbyOnly()))
        .or(
            () ->
                isLate
                    ? Optional.of(Reason.of("StartDeadlineExceeded", progress()))
                    : Optional.empty());
  }

  private Observation standbyOnly() {
    return new Observation(
        now.seen().at(),
        now.seen().processes().stream().filter(process -> process.attempt() == attempt()).toList(),
        now.seen().jobManager(),
        now.seen().retained(),
        now.seen().metrics());
  }

  private String progress() {
    String jobManager =
        answer().isPresent()
            ? "its JobManager answers"
            : now.view().standby().map(process -> "JobManager " + process.state()).orElse("asked");
    return jobManager
        + ", TaskManagersRegistered "
        + registered()
        + "/"
        + now.memory().desired()
        + (rehearsed().isPresent() ? ", rehearsed" : "")
        + Trouble.any(standbyOnly()).map(why -> "; " + why).orElse("");
  }
}
