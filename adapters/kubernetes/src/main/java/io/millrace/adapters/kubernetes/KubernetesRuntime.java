package io.millrace.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.millrace.adapters.kubernetes.resource.FlinkResources;
import io.millrace.adapters.kubernetes.resource.Labels;
import io.millrace.adapters.kubernetes.resource.Names;
import io.millrace.adapters.kubernetes.resource.Owner;
import io.millrace.control.UnavailableException;
import io.millrace.control.port.WorkloadRuntime;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.decision.Action;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Runs Flink applications as pods: server-side apply, and watches instead of calls. */
public final class KubernetesRuntime implements WorkloadRuntime, AutoCloseable {
  private final KubernetesClient client;
  private final Function<ApplicationName, Optional<Owner>> owners;
  private final CheckpointLookups lookups;
  private final ClusterCache cluster;
  private final JobManagers jobManagers;
  private final TaskManagers taskManagers;
  private final Standbys standbys;
  private final Remains remains;
  private final JobRefusals refusals;
  private final HighAvailability highAvailability;

  /**
   * Watches at once, and returns when everything that runs is known.
   *
   * @param owners finds the resource that an application's objects belong to
   * @param onChange told when a pod, Job or Deployment of the application changed; must return at
   *     once
   * @param namespaces the only ones to look at; none looks at all
   */
  public KubernetesRuntime(
      KubernetesClient client,
      Function<ApplicationName, Optional<Owner>> owners,
      Consumer<ApplicationName> onChange,
      Collection<String> namespaces) {
    this.client = client;
    this.owners = owners;
    this.lookups = new CheckpointLookups(client);
    this.cluster =
        Api.call(
            "watch pods",
            () ->
                new ClusterCache(
                    client,
                    namespaces,
                    (application, object) -> {
                      if (object instanceof Pod pod && JobManagers.mayWrite(pod)) {
                        lookups.forget(application);
                      }
                      onChange.accept(application);
                    }));
    this.jobManagers = new JobManagers(cluster);
    this.taskManagers = new TaskManagers(client, cluster);
    this.remains = new Remains(client);
    this.standbys = new Standbys(client, jobManagers, taskManagers);
    this.refusals = new JobRefusals(client);
    this.highAvailability = new HighAvailability(client);
  }

  /** Whether what is known is current; while not, every look fails. */
  public boolean isCurrent() {
    return cluster.isCurrent();
  }

  @Override
  public List<ProcessView> processes(ApplicationName application) {
    return Stream.concat(
            ProcessViews.of(
                cluster.pods(application),
                cluster.deployments(application),
                jobManagers.attemptsByRevision(application))
                .stream(),
            jobManagers.withoutPods(application).flatMap(job -> refusals.of(job).stream()))
        .toList();
  }

  @Override
  public Optional<URI> jobManagerAddress(ApplicationName application) {
    return jobManagerAddress(application, jobManagers.newestAttempt(application));
  }

  /** The ready JobManager itself; with several of high availability any of them answers. */
  @Override
  public Optional<URI> jobManagerAddress(ApplicationName application, long attempt) {
    return readyJobManagers(application)
        .filter(pod -> ProcessViews.attempt(pod) == attempt)
        .filter(pod -> pod.getStatus() != null && pod.getStatus().getPodIP() != null)
        .max(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
        .map(pod -> URI.create("http://" + pod.getStatus().getPodIP() + ":" + port(pod)));
  }

  private Stream<Pod> readyJobManagers(ApplicationName application) {
    List<String> ready =
        processes(application).stream()
            .filter(each -> each.role() == Role.JOB_MANAGER)
            .filter(each -> each.state() == ProcessView.State.READY)
            .map(ProcessView::id)
            .toList();
    return cluster.pods(application).stream()
        .filter(pod -> ready.contains(pod.getMetadata().getName()));
  }

  private static int port(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .flatMap(container -> container.getPorts().stream())
        .filter(port -> Labels.UI_PORT.equals(port.getName()))
        .map(ContainerPort::getContainerPort)
        .findFirst()
        .orElseThrow(
            () ->
                new UnavailableException(
                    "pod " + pod.getMetadata().getName() + " has no port " + Labels.UI_PORT));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The last savepoint that was recorded counts too: it is there when all memory is lost.
   */
  @Override
  public Reading<Optional<Snapshot>> newestCheckpoint(
      FlinkSpec spec, String incarnation, long attempt) {
    ApplicationName name = spec.name();
    if (jobManagers.mayWrite(name)) {
      if (cluster.pods(name).stream().anyMatch(CheckpointLookups::isOne)) {
        lookups.clear(name); // asked for in the moment in which the JobManager came
      }
      return Reading.unknown("JobManagerRuns", "it may write another checkpoint at any time");
    }
    Optional<SavepointRecord> record = SavepointRecord.load(client, spec, owner(name));
    Optional<Snapshot> recorded = record.map(SavepointRecord::savepoint);
    boolean hasNeverRun = attempt == 0 && jobManagers.newestAttempt(name) == 0;
    if (hasNeverRun) {
      lookups.assumeNone(name, incarnation);
    }
    boolean endedSaved = record.filter(SavepointRecord::isLast).isPresent();
    if (hasNeverRun || endedSaved || !FlinkResources.keepsCheckpoints(spec)) {
      return Reading.known(recorded, Instant.now());
    }
    return lookups
        .look(
            spec,
            incarnation,
            Math.max(attempt, jobManagers.newestAttempt(name)),
            owner(name),
            cluster.pods(name))
        .fold(
            seen ->
                Reading.known(
                    Stream.concat(seen.value().stream(), recorded.stream())
                        .max(Comparator.comparing(Snapshot::at)),
                    seen.at()),
            why -> Reading.unknown(why.code(), why.message()));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Nothing is made while a JobManager is still there, ending or not: two jobs would run. What
   * high availability keeps of this very attempt stays, so that the job goes on where it was when
   * somebody has taken its Deployment away by hand.
   *
   * <p>One that stood by takes over beside the older one, whose job has ended.
   */
  @Override
  public void ensureJobManager(Action.EnsureJobManager wanted) {
    ApplicationName name = wanted.spec().name();
    refuseOlder(name, wanted.attempt());
    boolean isThere =
        jobManagers.objects(name).anyMatch(each -> ProcessViews.attempt(each) == wanted.attempt());
    if (isThere) {
      standbys
          .of(name, wanted.attempt())
          .ifPresent(jobManager -> takeOver(wanted.spec(), jobManager));
      return;
    }
    if (jobManagers.areThere(name)) {
      if (jobManagers.areOlderThere(name, wanted.attempt())) {
        removeJobManagers(wanted.spec());
      }
      return; // pods of this attempt whose Deployment was taken away are ending
    }
    if (FlinkResources.isHighlyAvailable(wanted.spec())) {
      highAvailability.forget(Names.of(wanted.spec()), wanted.jobId());
    }
    highAvailability.forgetOthers(Names.of(wanted.spec()));
    lookups.clear(name);
    remains.removeOtherRevisions(wanted.spec());
    Owner owner = owner(name);
    SavepointRecord.begin(client, wanted.spec(), owner);
    // the JobManager comes last: when it is there, everything else is, too
    UserSettings.objects(() -> FlinkResources.access(wanted.spec(), owner))
        .forEach(each -> Api.apply(client, each));
    UserSettings.objects(() -> FlinkResources.jobManager(wanted, owner))
        .forEach(each -> Api.apply(client, each));
  }

  /** From now on its attempt counts, and the application is reached there; that comes last. */
  private void takeOver(FlinkSpec spec, HasMetadata jobManager) {
    Owner owner = owner(spec.name());
    SavepointRecord.begin(client, spec, owner);
    UserSettings.objects(() -> FlinkResources.access(spec, owner))
        .forEach(each -> Api.apply(client, each));
    standbys.takesOver(jobManager);
  }

  @Override
  public void ensureTaskManagers(Action.EnsureTaskManagers wanted) {
    ApplicationName name = wanted.spec().name();
    refuseOlder(name, wanted.attempt());
    taskManagers.removeOthers(wanted.spec());
    taskManagers.ensure(wanted.spec(), wanted.replicas(), wanted.expendable(), owner(name));
  }

  @Override
  public void ensureStandby(Action.EnsureStandby wanted) {
    ApplicationName name = wanted.spec().name();
    refuseOlder(name, wanted.attempt() - 1);
    standbys.ensure(wanted, owner(name));
  }

  @Override
  public void removeOthers(Action.RemoveOthers wanted) {
    refuseOlder(wanted.spec().name(), wanted.attempt());
    standbys
        .of(wanted.spec().name(), wanted.attempt())
        .ifPresent(jobManager -> takeOver(wanted.spec(), jobManager));
    standbys.removeOthers(wanted);
    remains.removeOtherRevisions(wanted.spec());
  }

  /** Plain workloads are Deployments already: Kubernetes runs them. */
  @Override
  public void ensureReplicas(Action.EnsureReplicas wanted) {
    throw new IllegalStateException(
        wanted.spec().name() + " is a Deployment, which Kubernetes runs by itself");
  }

  @Override
  public void removeJobManager(Action.RemoveJobManager wanted) {
    refuseOlder(wanted.spec().name(), wanted.attempt());
    removeJobManagers(wanted.spec());
  }

  private void removeJobManagers(FlinkSpec spec) {
    List<HasMetadata> objects = jobManagers.objects(spec.name()).toList();
    objects.stream()
        .filter(each -> each.getMetadata().getDeletionTimestamp() == null)
        .forEach(each -> Api.delete(client, each));
    Stream.concat(Stream.of(Names.of(spec).hash()), objects.stream().map(Labels::hash))
        .distinct()
        .forEach(hash -> highAvailability.forget(new Names(spec.name(), hash)));
  }

  /** Everything of every revision goes, but for what the application is reached and known by. */
  @Override
  public void removeCluster(Action.RemoveCluster wanted) {
    ApplicationName name = wanted.spec().name();
    refuseOlder(name, wanted.attempt());
    removeJobManagers(wanted.spec());
    cluster.deployments(name).stream()
        .filter(each -> each.getMetadata().getDeletionTimestamp() == null)
        .forEach(each -> Api.delete(client, each));
  }

  /**
   * Takes away what belongs to no object of ours, once the last process of a deleted application is
   * gone.
   */
  public void removeRemains(ApplicationName application) {
    highAvailability.forgetAll(application);
  }

  private void refuseOlder(ApplicationName application, long attempt) {
    long newest = jobManagers.newestAttempt(application);
    if (attempt < newest) {
      throw new IllegalStateException(
          application + ": attempt " + attempt + " is older than " + newest);
    }
  }

  private Owner owner(ApplicationName application) {
    return owners
        .apply(application)
        .orElseThrow(
            () -> new UnavailableException("FlinkApplication " + application + " is gone"));
  }

  @Override
  public void close() {
    cluster.close();
  }
}
