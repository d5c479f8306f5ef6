package io.millrace.cli.bench;

import io.millrace.adapters.flink.RestJobClient;
import io.millrace.adapters.local.LocalRuntime;
import io.millrace.control.UnavailableException;
import io.millrace.model.ApplicationName;
import io.millrace.model.decision.Action;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.JobManagerView.SavepointView;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A session cluster to which the job is given over REST, as the Lyft operator runs a job: the
 * processes are those of Flink as it ships, JobManager and TaskManagers begun together.
 */
final class SessionCluster {
  private final LocalRuntime runtime;
  private final FlinkSpec spec;
  private final int taskManagers;
  private final Patience patience;
  private final RestJobClient jobs = new RestJobClient(InstantSource.system());
  private final URI address;
  private final SessionClient client;
  private String jar = "";
  private String job = "";

  private SessionCluster(
      LocalRuntime runtime, FlinkSpec spec, int taskManagers, Patience patience) {
    this.runtime = runtime;
    this.spec = spec;
    this.taskManagers = taskManagers;
    this.patience = patience;
    runtime.ensureSession(spec, 1);
    runtime.ensureTaskManagers(Action.EnsureTaskManagers.of(spec, 1, taskManagers));
    this.address = runtime.jobManagerAddress(spec.name()).orElseThrow();
    this.client = new SessionClient(address);
  }

  /**
   * Starts a cluster and waits until all its slots are there and it has the job's jar.
   *
   * @param reader the job, and the cluster but for its name and image
   */
  static SessionCluster start(
      LocalRuntime runtime,
      FlinkSpec reader,
      String name,
      String image,
      int taskManagers,
      Patience patience)
      throws IOException, InterruptedException {
    FlinkSpec spec =
        new FlinkSpec(
            new ApplicationName(reader.name().namespace(), name),
            image,
            reader.job(),
            reader.cluster(),
            reader.wishes(),
            Optional.empty());
    SessionCluster cluster = new SessionCluster(runtime, spec, taskManagers, patience);
    patience.until(
        () ->
            cluster
                .view(Optional.empty())
                .filter(view -> view.slotsTotal() >= taskManagers)
                .isPresent(),
        "the slots of a session cluster");
    cluster.jar = cluster.client.upload(runtime.jobJar(spec));
    return cluster;
  }

  private Optional<JobManagerView> view(Optional<String> triggerId) {
    try {
      return Optional.of(jobs.observe(address, triggerId));
    } catch (UnavailableException e) {
      return Optional.empty();
    }
  }

  /** Runs the job from a savepoint and waits until all its tasks run. */
  void run(String savepoint) throws IOException, InterruptedException {
    List<String> arguments = spec.job().programArgs().stream().map(this::expand).toList();
    job = client.run(jar, spec.job().entryClass(), arguments, taskManagers, savepoint);
    patience.until(
        () ->
            view(Optional.empty())
                .flatMap(JobManagerView::job)
                .filter(JobView::isFullyRunning)
                .isPresent(),
        "the job on a session cluster");
  }

  private String expand(String argument) {
    String expanded = argument;
    for (var variable : spec.cluster().env().entrySet()) {
      expanded = expanded.replace("$(" + variable.getKey() + ")", variable.getValue());
    }
    return expanded;
  }

  /** Stops the job and returns the path of its savepoint. */
  String stop() throws InterruptedException {
    String trigger = String.format(Locale.ROOT, "%032x", System.nanoTime());
    jobs.stopWithSavepoint(address, job, trigger, false);
    Supplier<Optional<String>> path =
        () ->
            view(Optional.of(trigger))
                .flatMap(JobManagerView::savepoint)
                .flatMap(SavepointView::completed)
                .map(Snapshot::path);
    patience.until(() -> path.get().isPresent(), "the savepoint");
    return path.get().orElseThrow();
  }

  /** Ends its processes; returns at once. */
  void remove() {
    runtime.removeCluster(new Action.RemoveCluster(spec, 1));
  }
}
