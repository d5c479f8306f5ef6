package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase.Running;
import io.millrace.model.observation.JobManagerView.JobView;
import java.util.ArrayList;
import java.util.List;

/** What a job that runs as it should lets us conclude, and one that never does. */
final class Health {
  private Health() {}

  /**
   * Nothing to do. What runs has proved itself after a while, and is what an update goes back to.
   */
  static Decision whole(Situation now, Running phase) {
    Replacement workers = new Replacement(now.memory().workers(), now.view().registered());
    List<Reason> reasons = new ArrayList<>(workers.told("TaskManagerReplaced"));
    reasons.add(Reason.of("UpToDate", now.progress()));
    Memory whole = now.memory().wholeWith(workers.restarts());
    return now.draft().steady(hasProved(now, phase) ? whole.proved() : whole, reasons);
  }

  /**
   * A job that throws at every record is restarted by Flink, and looks well in between: it takes a
   * checkpoint to tell, or no restart at all.
   */
  private static boolean hasProved(Situation now, Running phase) {
    return !now.memory().lastGood().equals(now.memory().launched())
        && now.since(phase.since()).compareTo(CrashLoop.HEALTHY_AFTER) >= 0
        && now.view().job().filter(job -> job.restarts() == 0 || hasSaved(now, job)).isPresent();
  }

  private static boolean hasSaved(Situation now, JobView job) {
    return job.checkpoint()
        .filter(saved -> now.memory().deployedAt().filter(saved.at()::isAfter).isPresent())
        .isPresent();
  }

  /** An update that Flink has restarted for as long as any start may take, without a checkpoint. */
  static boolean isHopeless(Situation now, Running phase) {
    return Retreat.from(now.memory()).isPresent()
        && now.since(phase.since()).compareTo(CrashLoop.LONGEST_START) > 0
        && now.view().job().filter(job -> job.restarts() > 0 && !hasSaved(now, job)).isPresent();
  }
}
