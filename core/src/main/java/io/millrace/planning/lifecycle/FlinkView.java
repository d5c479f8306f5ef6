package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.memory.Memory;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.spec.FlinkSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The observation of a Flink application, read with a planner's questions. */
record FlinkView(Observation seen, long attempt, boolean isHighlyAvailable) {
  static final String JOB_MANAGER_LOST = "JobManagerLost";

  static FlinkView of(FlinkSpec spec, Observation seen, Memory memory) {
    return new FlinkView(seen, memory.attempt(), spec.isHighlyAvailable());
  }

  /** The JobManager's process of this attempt; of several the one that is ready, else alive. */
  Optional<ProcessView> jobManager() {
    return seen.processes().stream()
        .filter(process -> process.role() == Role.JOB_MANAGER && process.attempt() == attempt)
        .min(
            Comparator.comparing(
                    (ProcessView process) -> process.state() != ProcessView.State.READY)
                .thenComparing(process -> !process.isAlive()));
  }

  /** The attempt under which a cluster would stand by: it is the next one when it takes over. */
  long standbyAttempt() {
    return attempt + 1;
  }

  /** The JobManager that stands by; one that is ending does not count. */
  Optional<ProcessView> standby() {
    return seen.processes().stream()
        .filter(process -> process.role() == Role.JOB_MANAGER)
        .filter(process -> process.attempt() == standbyAttempt())
        .filter(process -> process.state() != ProcessView.State.STOPPING)
        .findFirst();
  }

  boolean isStandbyUp() {
    return standby().filter(process -> process.state() == ProcessView.State.READY).isPresent();
  }

  /** JobManagers of other attempts, ending ones too: what they belong to goes with them. */
  List<ProcessView> others() {
    return seen.processes().stream()
        .filter(process -> process.role() == Role.JOB_MANAGER && process.attempt() != attempt)
        .toList();
  }

  /** No JobManager is ready, and Flink's high availability restores the job in the next one. */
  boolean isJobManagerRestarting() {
    return isHighlyAvailable
        && jobManager().filter(process -> process.state() == ProcessView.State.READY).isEmpty();
  }

  /** Of all JobManagers that are there; 0 for none. */
  long newestAttempt() {
    return seen.processes().stream()
        .filter(process -> process.role() == Role.JOB_MANAGER)
        .mapToLong(ProcessView::attempt)
        .max()
        .orElse(0);
  }

  boolean hasJobManagerOfAnyAttempt() {
    return seen.processes().stream().anyMatch(process -> process.role() == Role.JOB_MANAGER);
  }

  /**
   * TaskManagers that were not asked to end, alive or about to be started again; not those that
   * stand by.
   */
  List<ProcessView> taskManagers() {
    return seen.processes().stream()
        .filter(process -> process.role() == Role.TASK_MANAGER && isOurs(process))
        .filter(process -> process.state() != ProcessView.State.STOPPING)
        .toList();
  }

  /** An older one may be about to be adopted, unless its own JobManager is still there. */
  private boolean isOurs(ProcessView taskManager) {
    long its = taskManager.attempt();
    return its == attempt || (its > 0 && its < attempt && others().isEmpty());
  }

  /** Living TaskManagers that the JobManager knows. */
  List<ProcessView> registered() {
    SortedSet<String> known =
        answer().map(JobManagerView::registered).orElseGet(() -> new TreeSet<String>());
    return taskManagers().stream()
        .filter(process -> process.isAlive() && known.contains(process.id()))
        .toList();
  }

  Replicas present() {
    return new Replicas(registered().size());
  }

  /** TaskManagers the job may count on: the registered ones, or while nobody can tell the ready. */
  Replicas usable() {
    return isRestSilent()
        ? new Replicas(
            (int)
                taskManagers().stream()
                    .filter(process -> process.state() == ProcessView.State.READY)
                    .count())
        : present();
  }

  /** The JobManager lives and its REST interface does not answer: then nothing is known of it. */
  private boolean isRestSilent() {
    return answer().isEmpty()
        && jobManager().filter(process -> process.state() == ProcessView.State.READY).isPresent();
  }

  /** What the JobManager of this attempt says; one of an older attempt is not listened to. */
  Optional<JobManagerView> answer() {
    return jobManager().isPresent() ? seen.jobManager().ifKnown() : Optional.empty();
  }

  Optional<JobView> job() {
    return answer().flatMap(JobManagerView::job);
  }

  Optional<JobManagerView.SavepointView> savepoint(String triggerId) {
    return answer()
        .flatMap(JobManagerView::savepoint)
        .filter(savepoint -> savepoint.triggerId().equals(triggerId));
  }

  /** The job was given to this JobManager over REST, which did not take it. */
  Optional<Reason> refused(String jobId) {
    return answer()
        .flatMap(JobManagerView::given)
        .filter(given -> given.name().equals(jobId))
        .flatMap(JobManagerView.GivenView::refused);
  }

  /** Ids of the TaskManagers that run no task, as far as is known. */
  SortedSet<String> idle() {
    SortedSet<String> occupied =
        job().map(JobView::occupied).orElseGet(() -> new TreeSet<String>());
    return taskManagers().stream()
        .map(ProcessView::id)
        .filter(id -> !occupied.contains(id))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Why JobManager or job count as lost; empty while they live, or while nobody can tell. */
  Optional<Reason> lost() {
    return isHighlyAvailable ? jobLost() : jobManagerLost().or(this::jobLost);
  }

  private Optional<Reason> jobManagerLost() {
    Optional<ProcessView> process = jobManager();
    if (process.isEmpty()) {
      return Optional.of(
          Reason.of(JOB_MANAGER_LOST, "there is no JobManager process of attempt " + attempt));
    }
    if (!process.get().isAlive()) {
      return Optional.of(
          Reason.of(
              JOB_MANAGER_LOST,
              "the JobManager ended"
                  + process.get().exitCode().map(code -> " with exit code " + code).orElse("")
                  + process.get().problem().map(why -> ", " + why).orElse("")));
    }
    return Optional.empty();
  }

  private Optional<Reason> jobLost() {
    return job()
        .filter(job -> job.state() == JobState.FAILED || job.state() == JobState.CANCELED)
        .map(
            job ->
                Reason.of(
                    job.state() == JobState.FAILED ? "JobFailed" : "JobCanceled",
                    "job "
                        + job.id()
                        + " is "
                        + job.state()
                        + job.failure().map(f -> ": " + f).orElse("")));
  }

  /** How far a start or a rescale is, in words. */
  String progress(Replicas wanted) {
    String job =
        job()
            .map(
                j ->
                    "job "
                        + j.state()
                        + " with "
                        + j.tasksRunning()
                        + "/"
                        + j.tasksTotal()
                        + " tasks at parallelism "
                        + j.parallelism())
            .orElse(isRestSilent() ? "job unknown" : "no job yet");
    String registered = isRestSilent() ? "unknown" : present().toString();
    String trouble = Trouble.any(seen).map(why -> "; " + why).orElse("");
    return "TaskManagersRegistered " + registered + "/" + wanted + ", " + job + trouble;
  }
}
