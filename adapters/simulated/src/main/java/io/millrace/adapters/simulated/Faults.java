package io.millrace.adapters.simulated;

import io.millrace.model.ApplicationName;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.ProcessView.Role;
import java.time.Duration;

/** What can go wrong outside, at any instant. */
public final class Faults {
  private final ApplicationName application;
  private final SimulatedRuntime runtime;
  private final SimulatedFlink flink;
  private final InMemoryMemoryStore memories;
  private final Door door;

  Faults(
      ApplicationName application,
      SimulatedRuntime runtime,
      SimulatedFlink flink,
      InMemoryMemoryStore memories,
      Door door) {
    this.application = application;
    this.runtime = runtime;
    this.flink = flink;
    this.memories = memories;
    this.door = door;
  }

  /**
   * @return whether there was one alive
   */
  public boolean killTaskManager(int ordinal) {
    return runtime.kill(application, Role.TASK_MANAGER, ordinal);
  }

  /**
   * @return whether there was one alive
   */
  public boolean killJobManager() {
    return runtime.kill(application, Role.JOB_MANAGER, 0);
  }

  /**
   * @return whether there was one alive
   */
  public boolean killReplica(int ordinal) {
    return runtime.kill(application, Role.REPLICA, ordinal);
  }

  /** The user's code throws once; Flink restarts the job by itself. */
  public void throwInJob() {
    flink.of(application).ifPresent(job -> job.failOnce("the operator threw"));
  }

  /** The job has used up its restarts. */
  public void failJob() {
    flink.of(application).ifPresent(job -> job.end(JobState.FAILED, "restarts used up"));
  }

  /** Somebody cancels the job behind our back. */
  public void cancelJob() {
    flink.of(application).ifPresent(job -> job.end(JobState.CANCELED, "cancelled by hand"));
  }

  /** An image that nobody has, from now on. */
  public void badImage(String image) {
    runtime.obstacles().badImage(image);
  }

  /**
   * @return whether there was one alive
   */
  public boolean killStandby() {
    return runtime.killStandby(application);
  }

  /** The main method of this image's job throws, wherever it runs. */
  public void breakMain(String image) {
    flink.breakMain(image);
  }

  /** The job of this image throws whenever it begins. */
  public void breakJob(String image) {
    flink.breakJob(image);
  }

  /** Only so many TaskManagers have room; more come when there is more. */
  public void room(int taskManagers) {
    runtime.obstacles().room(taskManagers);
    runtime.tryAgain();
  }

  /** The job has read its input to the end. */
  public void finishJob() {
    flink.of(application).ifPresent(job -> job.end(JobState.FINISHED, "end of input"));
  }

  /** The machine starts again; the control plane with it. */
  public void reboot() {
    runtime.reboot(application);
    crash(1);
  }

  /** A port does not answer for a while. */
  public void shut(Door.Port port, Duration length) {
    door.shut(port, length);
  }

  /** Another writer is faster than the next so many saves. */
  public void conflict(int saves) {
    memories.conflict(saves);
  }

  /** The control plane dies so many crossings of the door from now; two crossings are a call. */
  public void crash(int crossings) {
    door.crashAtNext(crossings);
  }

  /** The control plane dies at this crossing, counted from the beginning. */
  public void crashAt(long crossing) {
    door.crashAt(crossing);
  }
}
