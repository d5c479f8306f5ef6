package io.millrace.operator;

import com.fasterxml.jackson.databind.node.NullNode;
import io.millrace.adapters.kubernetes.resource.Labels;
import io.millrace.adapters.kubernetes.resource.PodSettings;
import io.millrace.adapters.web.view.PhaseName;
import io.millrace.control.Pass;
import io.millrace.model.Reason;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The status of a FlinkApplication as users of Lyft's operator know it, read off a pass: a pure
 * function. What is unknown for a moment is left out, so that what was written last stays; what is
 * no more is null, so that it goes.
 *
 * <p>Source: fields and colours of health of lyft/flinkk8soperator v1beta1.
 */
final class StatusFacade {
  private static final String GREEN = "Green";
  private static final String YELLOW = "Yellow";
  private static final String RED = "Red";
  private static final int HASH = 8;

  private StatusFacade() {}

  /**
   * The fields, without conditions and without what changes by itself. All of them tell of what is
   * deployed, which is not what the resource says while it is being brought about.
   */
  static Map<String, Object> of(FlinkSpec wanted, Pass pass) {
    Memory memory = pass.decision().next();
    FlinkSpec spec = memory.launched().orElse(wanted);
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("phase", PhaseName.of(memory.phase()));
    status.put("reason", text(pass.decision().reasons()));
    status.put("selector", Labels.taskManagerSelector(spec));
    status.put("attempt", memory.attempt());
    memory
        .deployed()
        .ifPresent(revision -> status.put("deployHash", revision.hash().substring(0, HASH)));
    memory.deployedAt().ifPresent(at -> status.put("startedAt", at.toString()));
    memory.savepoints().stream()
        .findFirst()
        .ifPresent(savepoint -> status.put("savepointPath", savepoint.path()));
    status.put(
        "failedDeployHash",
        memory
            .rejected()
            .<Object>map(rejected -> rejected.revision().hash().substring(0, HASH))
            .orElse(NullNode.getInstance()));
    status.put("clusterStatus", cluster(spec, pass));
    Map<String, Object> job = job(spec, pass);
    if (!job.isEmpty()) {
      status.put("jobStatus", job);
    }
    return status;
  }

  /** Whether nothing is meant to run: then nothing is unknown only for a moment. */
  private static boolean isAtRest(Pass pass) {
    Phase phase = pass.decision().next().phase();
    return phase instanceof Phase.NotDeployed
        || phase instanceof Phase.Suspended
        || phase instanceof Phase.Failed
        || phase instanceof Phase.Deleted;
  }

  private static Map<String, Object> gone(String... names) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String name : names) {
      fields.put(name, NullNode.getInstance());
    }
    return fields;
  }

  /** Where Flink's own page answers inside of the cluster. */
  private static String page(FlinkSpec spec) {
    return "http://%s.%s:%d/"
        .formatted(spec.name().name(), spec.name().namespace(), PodSettings.of(spec).ports().ui());
  }

  private static String text(List<Reason> reasons) {
    Reason last = reasons.get(reasons.size() - 1);
    return last.code() + ": " + last.message();
  }

  private static Map<String, Object> cluster(FlinkSpec spec, Pass pass) {
    long attempt = pass.decision().next().attempt();
    List<ProcessView> taskManagers =
        pass.seen().processes().stream()
            .filter(each -> each.role() == Role.TASK_MANAGER)
            // not those of a cluster that stands by, or of the one before
            .filter(each -> each.attempt() == attempt || each.attempt() == 0)
            .filter(each -> each.state() != State.STOPPING)
            .toList();
    long ready = taskManagers.stream().filter(each -> each.state() == State.READY).count();
    Map<String, Object> cluster = new LinkedHashMap<>();
    cluster.put("numberOfTaskManagers", (int) ready);
    Optional<JobManagerView> answer = pass.seen().jobManager().ifKnown();
    if (answer.isEmpty() && isAtRest(pass)) {
      cluster.putAll(
          gone(
              "healthyTaskManagers",
              "numberOfTaskSlots",
              "availableTaskSlots",
              "clusterOverviewURL"));
    } else {
      cluster.put("clusterOverviewURL", page(spec) + "#/overview");
    }
    answer.ifPresent(
        view -> {
          cluster.put("healthyTaskManagers", view.registered().size());
          cluster.put("numberOfTaskSlots", view.slotsTotal());
          int used = view.job().map(JobView::parallelism).orElse(0);
          cluster.put("availableTaskSlots", Math.max(0, view.slotsTotal() - used));
        });
    cluster.put("health", clusterHealth(pass, answer));
    return cluster;
  }

  /** Red without an answer, green when all wanted TaskManagers have registered. */
  private static String clusterHealth(Pass pass, Optional<JobManagerView> answer) {
    int wanted = pass.decision().next().desired().value();
    return answer.map(view -> view.registered().size() >= wanted ? GREEN : YELLOW).orElse(RED);
  }

  private static Map<String, Object> job(FlinkSpec spec, Pass pass) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (pass.decision().next().attempt() > 0) {
      fields.put("restorePath", pass.decision().next().begunFrom().orElse(""));
    }
    Optional<JobView> seen = pass.seen().jobManager().ifKnown().flatMap(JobManagerView::job);
    seen.ifPresent(job -> fields.putAll(job(spec, job)));
    if (seen.isEmpty() && isAtRest(pass)) {
      fields.putAll(gone("jobOverviewURL", "state", "health", "runningTasks", "totalTasks"));
    }
    return fields;
  }

  private static Map<String, Object> job(FlinkSpec spec, JobView job) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("jobID", job.id());
    fields.put("jobOverviewURL", page(spec) + "#/job/running/" + job.id() + "/overview");
    fields.put("state", job.state().name());
    fields.put("health", jobHealth(job));
    fields.put("jarName", spec.job().jarName());
    fields.put("entryClass", spec.job().entryClass());
    fields.put("programArgs", String.join(" ", spec.job().programArgs()));
    fields.put("parallelism", job.parallelism());
    fields.put("allowNonRestoredState", spec.job().allowNonRestoredState());
    fields.put("jobRestartCount", job.restarts());
    fields.put("runningTasks", job.tasksRunning());
    fields.put("totalTasks", job.tasksTotal());
    job.failure().ifPresent(failure -> fields.put("lastFailure", failure));
    return fields;
  }

  private static String jobHealth(JobView job) {
    boolean isBroken = job.state() == JobState.FAILED || job.state() == JobState.CANCELED;
    if (isBroken) {
      return RED;
    }
    return job.isFullyRunning() || job.state() == JobState.FINISHED ? GREEN : YELLOW;
  }

  /** The newest checkpoint, which changes all the time: not worth a write by itself. */
  static Map<String, Object> checkpoint(Pass pass) {
    Optional<Snapshot> newest =
        pass.seen()
            .jobManager()
            .ifKnown()
            .flatMap(JobManagerView::job)
            .flatMap(JobView::checkpoint);
    return newest
        .<Map<String, Object>>map(
            seen ->
                Map.of("lastCheckpoint", seen.path(), "lastCheckpointTime", seen.at().toString()))
        .orElse(Map.of());
  }
}
