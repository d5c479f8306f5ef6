package io.millrace.adapters.local;

import io.millrace.adapters.local.Records.ApplicationRecord;
import io.millrace.control.UnavailableException;
import io.millrace.control.port.Seating;
import io.millrace.control.port.WorkloadRuntime;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.decision.Action;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;
import io.millrace.planning.flink.FlinkDefaults;
import io.millrace.planning.lifecycle.JobIds;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Runs applications as processes of this machine.
 *
 * <p>One host at a time has a home. What a killed host left running is adopted as it is by the next
 * one on the same home; {@link #closeAll} leaves logs and data and nothing else.
 */
public final class LocalRuntime implements WorkloadRuntime {
  /** Namespace of processes that serve applications and are none, such as a stream store. */
  public static final String SERVICES = "millrace-services";

  private static final String RPC = "rpc";
  private static final String REST = "rest";
  private static final int ONLY = 0;

  private final Home home;
  private final ImageCatalog images;
  private final HomeLock lock;
  private final Records records;
  private final LogFiles logs;
  private final PortAllocator ports;
  private final ProcessStarter starter;
  private final Supervisor supervisor;
  private final JavaCommands plain;
  private final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
  private volatile boolean isClosed;

  /**
   * Takes the home, adopts what runs in it and deletes what is left of what does not.
   *
   * @param homeFolder is created when it is not there
   * @param onChange told when a process of the application started, became ready or ended; must
   *     return at once
   * @throws IllegalStateException if another host has the home
   */
  public LocalRuntime(Path homeFolder, ImageCatalog images, Consumer<ApplicationName> onChange) {
    this.home = Home.in(homeFolder);
    this.images = images;
    this.lock = HomeLock.take(home);
    this.records = new Records(home);
    this.logs = new LogFiles(home);
    this.ports = new PortAllocator(home.root().hashCode());
    this.plain = new JavaCommands(java);
    this.starter = new ProcessStarter(home, records, logs, ports, java);
    this.supervisor = new Supervisor(records, logs, ports, starter, onChange);
    supervisor.begin();
  }

  @Override
  public List<ProcessView> processes(ApplicationName application) {
    return supervisor.views(application);
  }

  /** All applications and services that have processes, adopted ones too. */
  public Set<ApplicationName> applications() {
    return supervisor.applications();
  }

  @Override
  public Optional<URI> jobManagerAddress(ApplicationName application) {
    return supervisor.attempt(new Place(application, Role.JOB_MANAGER, ONLY)).isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(records.application(application).ports().get(REST))
            .map(LocalRuntime::address);
  }

  @Override
  public Optional<URI> jobManagerAddress(ApplicationName application, long attempt) {
    return supervisor
        .attempt(new Place(application, Role.JOB_MANAGER, ONLY))
        .filter(sits -> sits == attempt)
        .flatMap(sits -> jobManagerAddress(application));
  }

  private static URI address(int port) {
    return URI.create("http://" + FlinkCommands.HOST + ":" + port);
  }

  @Override
  public Reading<Optional<Snapshot>> newestCheckpoint(
      FlinkSpec spec, String incarnation, long attempt) {
    return Checkpoints.newest(
        FlinkCommands.withFolders(spec, home.data(spec.name()))
            .getOrDefault(FlinkDefaults.CHECKPOINT_DIRECTORY, ""),
        JobIds.jobs(spec.name(), incarnation, attempt)::contains,
        Instant.now());
  }

  /**
   * {@inheritDoc}
   *
   * <p>A JobManager that died is not started again within its attempt: what it was to begin from
   * may be older than what it has done since. The loop sees it dead and begins another attempt.
   */
  @Override
  public synchronized void ensureJobManager(Action.EnsureJobManager wanted) {
    ApplicationName name = wanted.spec().name();
    see(name, wanted.attempt());
    Launch launch = flink(wanted.spec()).jobManager(wanted);
    supervisor.want(
        new Place(name, Role.JOB_MANAGER, ONLY), wanted.attempt(), launch, (has, wants) -> false);
  }

  /** A JobManager without a job runs: a session cluster, to which jobs are given over REST. */
  public synchronized void ensureSession(FlinkSpec spec, long attempt) {
    see(spec.name(), attempt);
    supervisor.want(
        new Place(spec.name(), Role.JOB_MANAGER, ONLY),
        attempt,
        flink(spec).sessionJobManager(spec),
        (has, wants) -> false);
  }

  /** The jar that a session cluster is given to run the job of {@code spec}. */
  public Path jobJar(FlinkSpec spec) {
    return UserJars.of(images.find(spec.image()), spec.job().jarName()).get(0);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A TaskManager of an older attempt stays when it was started just as this attempt would start
   * it: it registers with the new JobManager by itself.
   */
  @Override
  public synchronized void ensureTaskManagers(Action.EnsureTaskManagers wanted) {
    ApplicationName name = wanted.spec().name();
    see(name, wanted.attempt());
    Launch launch = flink(wanted.spec()).taskManager(wanted.spec());
    SortedSet<Integer> places =
        Seating.of(
            supervisor.taken(name, Role.TASK_MANAGER), wanted.replicas(), wanted.expendable());
    emptyWhere(name, at -> at.role() == Role.TASK_MANAGER && !places.contains(at.ordinal()));
    for (int ordinal : places) {
      supervisor.want(
          new Place(name, Role.TASK_MANAGER, ordinal), wanted.attempt(), launch, String::equals);
    }
  }

  @Override
  public synchronized void ensureReplicas(Action.EnsureReplicas wanted) {
    ProcessSpec spec = wanted.spec();
    see(spec.name(), wanted.attempt());
    Launch launch =
        plain.of(images.find(spec.image()), spec.command(), spec.args(), spec.env(), false);
    int replicas = wanted.replicas().value();
    emptyWhere(spec.name(), at -> at.ordinal() >= replicas);
    for (int ordinal = 0; ordinal < replicas; ordinal++) {
      supervisor.want(
          new Place(spec.name(), Role.REPLICA, ordinal),
          wanted.attempt(),
          launch,
          (has, wants) -> false);
    }
  }

  /** A laptop has one cluster for each application; its specs are in application mode. */
  @Override
  public void ensureStandby(Action.EnsureStandby wanted) {
    throw new IllegalStateException(wanted.spec().name() + ": nothing stands by on a laptop");
  }

  /** There are none: the one place of a JobManager is taken by the newest attempt. */
  @Override
  public synchronized void removeOthers(Action.RemoveOthers wanted) {
    see(wanted.spec().name(), wanted.attempt());
  }

  @Override
  public synchronized void removeJobManager(Action.RemoveJobManager wanted) {
    see(wanted.spec().name(), wanted.attempt());
    emptyWhere(wanted.spec().name(), at -> at.role() == Role.JOB_MANAGER);
  }

  @Override
  public synchronized void removeCluster(Action.RemoveCluster wanted) {
    see(wanted.spec().name(), wanted.attempt());
    emptyWhere(wanted.spec().name(), at -> true);
  }

  /**
   * Keeps one process of the image running that is no application. It outlives us when we are
   * killed, and the next host adopts it; one that was started otherwise is replaced.
   *
   * @param arguments may name environment variables as {@code $(NAME)}
   * @param portNames each gets a port, kept over restarts, as environment variable of that name
   * @return the ports by name
   */
  public synchronized SortedMap<String, Integer> ensureService(
      String name,
      String image,
      List<String> arguments,
      Map<String, String> environment,
      List<String> portNames) {
    requireOpen();
    ApplicationName service = service(name);
    SortedMap<String, Integer> given = new TreeMap<>();
    portNames.forEach(port -> given.put(port, port(service, port)));
    SortedMap<String, String> all = new TreeMap<>(environment);
    given.forEach((port, number) -> all.put(port, number.toString()));
    Launch launch = plain.of(images.find(image), List.of(), arguments, all, true);
    Place place = new Place(service, Role.REPLICA, ONLY);
    long attempt = supervisor.attempt(place).orElse(0L);
    boolean isEqual = supervisor.identity(place).map(launch.identity().hash()::equals).orElse(true);
    supervisor.want(place, isEqual ? attempt : attempt + 1, launch, String::equals);
    return given;
  }

  /** Ends a service. */
  public synchronized void removeService(String name) {
    emptyWhere(service(name), at -> true);
  }

  /** The name under which a service's processes and logs are found. */
  public static ApplicationName service(String name) {
    return new ApplicationName(SERVICES, name);
  }

  /** Ends the processes of all applications but these; services stay. */
  public synchronized void keepOnly(Collection<ApplicationName> wanted) {
    supervisor.applications().stream()
        .filter(name -> !wanted.contains(name) && !name.namespace().equals(SERVICES))
        .forEach(name -> emptyWhere(name, at -> true));
  }

  /**
   * Ends what is left of a deleted application and forgets its attempts and ports, so that one of
   * the same name may begin anew. Its logs and data stay.
   */
  public synchronized void forget(ApplicationName application) {
    requireOpen();
    emptyWhere(application, at -> true);
    ApplicationRecord known = records.application(application);
    ports.release(known.ports().values());
    records.change(application, now -> new ApplicationRecord(0, now.started(), Map.of()));
  }

  /**
   * Files with what a process says, the most telling first; the generation before has {@code .1}
   * added to its name.
   *
   * @param process id of a process, or its place: {@code jobmanager-0}, {@code taskmanager-3},
   *     {@code replica-0}
   */
  public List<Path> logs(ApplicationName application, String process) {
    return logs.of(application, process);
  }

  /** Whether nothing is in the making any more that lets later processes start faster. */
  public boolean isWarm() {
    return starter.archives().isDone();
  }

  /** Largest sum of resident memory over all processes that was seen, mebibytes. */
  public long peakRssMiB() {
    return supervisor.peakBytes() >> 20;
  }

  /**
   * Ends everything that runs in the home, adopted or not, waits until it is gone, and gives the
   * home back; logs and data stay.
   */
  public void closeAll() {
    isClosed = true;
    end();
  }

  private synchronized void end() {
    supervisor.closeAll();
    Home.deleteTree(home.run());
    lock.close();
  }

  private FlinkCommands flink(FlinkSpec spec) {
    Image user = images.find(spec.image());
    Image base =
        switch (user.kind()) {
          case FLINK -> images.find(user.base().orElse("flink"));
          case FLINK_BASE -> user;
          case JAVA ->
              throw new UnavailableException(
                  "image " + user.name() + " is a plain Java program and holds no Flink job");
        };
    return new FlinkCommands(
        java, base, user, home.data(spec.name()), port(spec.name(), RPC), port(spec.name(), REST));
  }

  /** The port of that name, which stays the same while the application is known. */
  private int port(ApplicationName application, String name) {
    ApplicationRecord known = records.application(application);
    Integer port = known.ports().get(name);
    if (port != null && (isInUse(application) || ports.isFree(port))) {
      return port;
    }
    int fresh = ports.take();
    records.change(application, now -> now.with(name, fresh));
    return fresh;
  }

  /** Whether there may be a process that counts on the application's ports. */
  private boolean isInUse(ApplicationName application) {
    return !supervisor.places(application).isEmpty();
  }

  private void requireOpen() {
    if (isClosed) {
      throw new UnavailableException("the host on " + home.root() + " has closed");
    }
  }

  private void see(ApplicationName application, long attempt) {
    requireOpen();
    ApplicationRecord known = records.application(application);
    if (attempt < known.attempt() && supervisor.views(application).isEmpty()) {
      // whose memory was taken away begins to count anew, and nothing is there to be confused by it
      records.change(application, now -> now.countingFrom(attempt));
      return;
    }
    if (attempt < known.attempt()) {
      throw new IllegalStateException(
          application + ": attempt " + attempt + " is older than " + known.attempt());
    }
    records.change(application, now -> now.seen(attempt));
  }

  private void emptyWhere(ApplicationName application, Predicate<Place> which) {
    supervisor.places(application).stream().filter(which).forEach(supervisor::empty);
  }
}
