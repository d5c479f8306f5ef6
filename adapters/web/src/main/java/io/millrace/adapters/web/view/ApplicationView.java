package io.millrace.adapters.web.view;

import io.millrace.control.Pass;
import io.millrace.control.Watch;
import io.millrace.model.Replicas;
import io.millrace.model.Revision;
import io.millrace.model.memory.Memory;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;
import io.millrace.model.spec.ScalingSpec;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One application as it is now.
 *
 * @param kind {@code FlinkApplication} or {@code Deployment}
 * @param phase by the Lyft operator's names
 * @param revision of the last deployment
 * @param attempt number of the last deployment
 * @param desired replicas wanted
 * @param ready replicas that answer
 * @param registered TaskManagers that the JobManager knows
 * @param progress {@code TaskManagersRegistered n/m}
 * @param sinceMillis when the phase began
 * @param deployedAtMillis when the last deployment was begun
 * @param seenAtMillis time of the pass that this was read from
 * @param restarts how often processes were started again, summed
 * @param trouble what fails outside now; nothing is changed meanwhile
 * @param checkpoint the newest of the running job
 * @param savepoints taken, newest first
 */
public record ApplicationView(
    String namespace,
    String name,
    String kind,
    String phase,
    String image,
    @Nullable String revision,
    long attempt,
    int desired,
    int ready,
    @Nullable Integer registered,
    @Nullable String progress,
    @Nullable Integer parallelism,
    @Nullable Long sinceMillis,
    @Nullable Long deployedAtMillis,
    long seenAtMillis,
    int restarts,
    @Nullable Double cpuCores,
    @Nullable Double memoryMiB,
    ReasonView lastReason,
    @Nullable TroubleView trouble,
    @Nullable SnapshotView checkpoint,
    List<SnapshotView> savepoints,
    @Nullable RuleView scaling) {

  private static final double BYTES_PER_MIB = 1024 * 1024;

  /** A snapshot to restore from. */
  public record SnapshotView(String kind, String path, long atMillis) {
    static SnapshotView of(Snapshot snapshot) {
      return new SnapshotView(
          snapshot.kind().name().toLowerCase(Locale.ROOT),
          snapshot.path(),
          snapshot.at().toEpochMilli());
    }
  }

  /** What fails outside, and since when in these words. */
  public record TroubleView(String message, long sinceMillis) {
    static TroubleView of(Watch.Trouble trouble) {
      return new TroubleView(trouble.message(), trouble.since().toEpochMilli());
    }
  }

  /** The rule that sizes it. */
  public record RuleView(
      String source, String policy, int minReplicas, int maxReplicas, double syncSeconds) {
    static RuleView of(ScalingSpec rule) {
      return new RuleView(
          rule.source(),
          rule.policy().name().toLowerCase(Locale.ROOT),
          rule.minReplicas().value(),
          rule.maxReplicas().value(),
          rule.syncPeriod().toMillis() / 1000.0);
    }
  }

  /** One that is read from a record: whether anything fails now is not known. */
  public static ApplicationView of(Pass pass) {
    return of(pass, Optional.empty());
  }

  public static ApplicationView of(Pass pass, Optional<Watch.Trouble> trouble) {
    ApplicationSpec spec = pass.spec();
    Observation seen = pass.seen();
    Memory memory = pass.decision().next();
    Optional<Integer> registered =
        seen.jobManager().ifKnown().map(view -> view.registered().size());
    Optional<JobView> job = seen.jobManager().ifKnown().flatMap(JobManagerView::job);
    return new ApplicationView(
        pass.name().namespace(),
        pass.name().name(),
        spec.accept(new Kind()),
        PhaseName.of(memory.phase()),
        spec.image(),
        memory.deployed().map(Revision::hash).orElse(null),
        memory.attempt(),
        memory.desired().value(),
        ready(seen),
        registered.orElse(null),
        spec.accept(new Progress(registered, memory.desired())).orElse(null),
        job.map(JobView::parallelism).orElse(null),
        PhaseSince.of(memory.phase()).map(Instant::toEpochMilli).orElse(null),
        memory.deployedAt().map(Instant::toEpochMilli).orElse(null),
        pass.at().toEpochMilli(),
        seen.processes().stream().mapToInt(ProcessView::restarts).sum(),
        sum(seen.processes().stream().flatMap(p -> p.cpuCores().stream()).toList()),
        sum(
            seen.processes().stream()
                .flatMap(p -> p.memoryBytes().stream())
                .map(bytes -> bytes / BYTES_PER_MIB)
                .toList()),
        ReasonView.of(pass.decision().reasons().get(0)),
        trouble.map(TroubleView::of).orElse(null),
        job.flatMap(JobView::checkpoint).map(SnapshotView::of).orElse(null),
        memory.savepoints().stream().map(SnapshotView::of).toList(),
        spec.scaling().map(RuleView::of).orElse(null));
  }

  private static int ready(Observation seen) {
    return (int)
        seen.processes().stream()
            .filter(process -> process.role() != Role.JOB_MANAGER)
            .filter(process -> process.state() == ProcessView.State.READY)
            .count();
  }

  /** Unknown when no process tells. */
  private static @Nullable Double sum(List<Double> figures) {
    return figures.isEmpty() ? null : figures.stream().mapToDouble(Double::doubleValue).sum();
  }

  private record Kind() implements ApplicationSpec.Cases<String> {
    @Override
    public String flink(FlinkSpec spec) {
      return "FlinkApplication";
    }

    @Override
    public String process(ProcessSpec spec) {
      return "Deployment";
    }
  }

  private record Progress(Optional<Integer> registered, Replicas wanted)
      implements ApplicationSpec.Cases<Optional<String>> {
    @Override
    public Optional<String> flink(FlinkSpec spec) {
      return registered.map(count -> "TaskManagersRegistered " + count + "/" + wanted);
    }

    @Override
    public Optional<String> process(ProcessSpec spec) {
      return Optional.empty();
    }
  }
}
