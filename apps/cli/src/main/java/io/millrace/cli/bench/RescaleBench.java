package io.millrace.cli.bench;

import io.millrace.adapters.flink.RestJobClient;
import io.millrace.adapters.local.LocalRuntime;
import io.millrace.api.Manifests;
import io.millrace.cli.Interruption;
import io.millrace.cli.LaptopHost;
import io.millrace.cli.Specs;
import io.millrace.cli.UserException;
import io.millrace.cli.demo.Folders;
import io.millrace.cli.demo.OutputTimes;
import io.millrace.cli.demo.PravegaService;
import io.millrace.control.Host;
import io.millrace.control.Pass;
import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.JobManagerView.SavepointView;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The busy reader under a steady load, changed in size in every way there is.
 *
 * <p>In place and teardown are the product's own: {@code scale}, and {@code suspend} followed by
 * {@code resume}. Standby is what the Lyft operator does: a session cluster stands ready beside,
 * the job stops with a savepoint and is run there.
 */
final class RescaleBench {
  private static final ApplicationName READER = ApplicationName.parse("busy-reader");
  private static final ApplicationName GENERATOR = ApplicationName.parse("sinusoidal-generator");
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /**
   * Both before a change, so that no checkpoint or restore is still under way, and after it, until
   * output flows.
   */
  private static final Duration CALM = Duration.ofSeconds(5);

  private static final int SMALL = 2;
  private static final int LARGE = 3;

  private final Path folder;
  private final Path manifests;
  private final Interruption interruption;
  private final PrintWriter progress;
  private final RestJobClient jobs = new RestJobClient(InstantSource.system());
  private final OutputTimes outputs;

  RescaleBench(Path folder, Path manifests, Interruption interruption, PrintWriter progress) {
    this.folder = folder;
    this.manifests = manifests;
    this.interruption = interruption;
    this.progress = progress;
    this.outputs = new OutputTimes(folder.resolve("output"));
  }

  Ways run(int rounds) throws IOException, InterruptedException {
    Folders.delete(folder);
    Ways ways = new Ways();
    try (LaptopHost laptop = new LaptopHost(folder)) {
      PravegaService pravega = PravegaService.ensure(laptop.runtime(), 1);
      pravega.awaitReady(interruption, progress);
      List<ApplicationSpec> specs = load(pravega);
      Host host = laptop.start(specs, pravega.controller());
      awaitRunning(host, SMALL);
      // the first change onto a fresh TaskManager loads its classes: not counted
      for (int round = 0; round <= rounds && !interruption.isAsked(); round++) {
        double up = gap(() -> scale(host, LARGE));
        double down = gap(() -> scale(host, SMALL));
        count(ways, round, Ways.UP, up, Ways.DOWN, down);
      }
      for (int round = 0; round < rounds && !interruption.isAsked(); round++) {
        ways.add(Ways.TEARDOWN, gap(() -> teardown(host)));
        say(round, Ways.TEARDOWN);
      }
      standby(laptop, host, flink(specs), rounds, ways);
    } finally {
      Folders.delete(folder);
    }
    return ways;
  }

  private void count(Ways ways, int round, String way, double gap, String other, double otherGap) {
    if (round > 0) {
      ways.add(way, gap);
      ways.add(other, otherGap);
    }
    say(round, way + " and down");
  }

  private void say(int round, String way) {
    progress.println("round " + round + ": " + way);
    progress.flush();
  }

  /** A change that may be interrupted. */
  private interface Change {
    void make() throws IOException, InterruptedException;
  }

  /** The longest silence from just before the change until calm has returned after it. */
  private double gap(Change change) throws IOException, InterruptedException {
    boolean unused = interruption.await(CALM);
    Instant from = Instant.now();
    change.make();
    boolean unusedToo = interruption.await(CALM);
    outputs.refresh();
    return outputs.longestSilence(from, Instant.now()).toMillis() / 1000.0;
  }

  private void scale(Host host, int taskManagers) throws InterruptedException {
    host.scale(READER, new Replicas(taskManagers));
    awaitRunning(host, taskManagers);
  }

  private void teardown(Host host) throws InterruptedException {
    host.suspend(READER);
    await(host, pass -> pass.decision().next().phase() instanceof Phase.Suspended, "suspended");
    host.resume(READER);
    awaitRunning(host, SMALL);
  }

  /**
   * From the application cluster to a first session cluster, uncounted, and then from one session
   * cluster to the next.
   */
  private void standby(LaptopHost laptop, Host host, FlinkSpec reader, int rounds, Ways ways)
      throws IOException, InterruptedException {
    host.suspend(READER);
    Pass suspended =
        await(host, pass -> pass.decision().next().phase() instanceof Phase.Suspended, "suspended");
    String savepoint = suspended.decision().next().savepoints().get(0).path();
    Session running = session(laptop.runtime(), reader, 0);
    running.run(savepoint);
    for (int round = 1; round <= rounds && !interruption.isAsked(); round++) {
      Session next = session(laptop.runtime(), reader, round);
      Session from = running;
      ways.add(Ways.STANDBY, gap(() -> next.run(from.stop())));
      from.remove();
      running = next;
      say(round, Ways.STANDBY);
    }
    running.remove();
  }

  private Session session(LocalRuntime runtime, FlinkSpec reader, int number)
      throws IOException, InterruptedException {
    FlinkSpec spec =
        new FlinkSpec(
            new ApplicationName(READER.namespace(), "standby-" + number),
            reader.image(),
            reader.job(),
            reader.cluster(),
            reader.wishes(),
            Optional.empty());
    runtime.ensureSession(spec, 1);
    runtime.ensureTaskManagers(Action.EnsureTaskManagers.of(spec, 1, 2));
    URI address = runtime.jobManagerAddress(spec.name()).orElseThrow();
    Session session = new Session(runtime, spec, address);
    until(
        () -> session.view().filter(view -> view.slotsTotal() >= SMALL).isPresent(),
        "a standby cluster");
    session.upload();
    return session;
  }

  /** A session cluster with its jar uploaded. */
  private final class Session {
    private final LocalRuntime runtime;
    private final FlinkSpec spec;
    private final URI address;
    private final SessionClient client;
    private String jar = "";
    private String job = "";

    Session(LocalRuntime runtime, FlinkSpec spec, URI address) {
      this.runtime = runtime;
      this.spec = spec;
      this.address = address;
      this.client = new SessionClient(address);
    }

    Optional<JobManagerView> view() {
      return view(Optional.empty());
    }

    private Optional<JobManagerView> view(Optional<String> triggerId) {
      try {
        return Optional.of(jobs.observe(address, triggerId));
      } catch (io.millrace.control.UnavailableException e) {
        return Optional.empty();
      }
    }

    void upload() throws IOException, InterruptedException {
      jar = client.upload(runtime.jobJar(spec));
    }

    void run(String savepoint) throws IOException, InterruptedException {
      List<String> arguments =
          spec.job().programArgs().stream().map(argument -> expand(argument, spec)).toList();
      job = client.run(jar, spec.job().entryClass(), arguments, SMALL, savepoint);
      until(
          () -> view().flatMap(JobManagerView::job).filter(JobView::isFullyRunning).isPresent(),
          "the job on the standby cluster");
    }

    String stop() throws InterruptedException {
      String trigger = String.format(Locale.ROOT, "%032x", System.nanoTime());
      jobs.stopWithSavepoint(address, job, trigger, false);
      Supplier<Optional<String>> path =
          () ->
              view(Optional.of(trigger))
                  .flatMap(JobManagerView::savepoint)
                  .flatMap(SavepointView::completed)
                  .map(Snapshot::path);
      until(() -> path.get().isPresent(), "the savepoint");
      return path.get().orElseThrow();
    }

    void remove() {
      runtime.removeCluster(new Action.RemoveCluster(spec, 1));
    }
  }

  private static String expand(String argument, FlinkSpec spec) {
    String expanded = argument;
    for (var variable : spec.cluster().env().entrySet()) {
      expanded = expanded.replace("$(" + variable.getKey() + ")", variable.getValue());
    }
    return expanded;
  }

  private static FlinkSpec flink(List<ApplicationSpec> specs) {
    return specs.stream()
        .filter(FlinkSpec.class::isInstance)
        .map(FlinkSpec.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private void awaitRunning(Host host, int taskManagers) throws InterruptedException {
    var unused =
        await(
            host,
            pass ->
                pass.decision().next().phase() instanceof Phase.Running
                    && pass.seen()
                        .jobManager()
                        .ifKnown()
                        .flatMap(JobManagerView::job)
                        .filter(job -> job.isFullyRunning() && job.parallelism() == taskManagers)
                        .isPresent(),
            "running with " + taskManagers + " TaskManagers");
  }

  private Pass await(Host host, Predicate<Pass> condition, String what)
      throws InterruptedException {
    Instant deadline = Instant.now().plus(LIMIT);
    while (Instant.now().isBefore(deadline) && !interruption.isAsked()) {
      Optional<Pass> pass = host.await(READER, condition, Duration.ofSeconds(1));
      if (pass.isPresent()) {
        return pass.get();
      }
    }
    throw new UserException(UserException.FAILED, "gave up waiting: " + what);
  }

  private void until(Supplier<Boolean> condition, String what) throws InterruptedException {
    Instant deadline = Instant.now().plus(LIMIT);
    while (!condition.get()) {
      if (interruption.await(Duration.ofMillis(20)) || Instant.now().isAfter(deadline)) {
        throw new UserException(UserException.FAILED, "gave up waiting for " + what);
      }
    }
  }

  private List<ApplicationSpec> load(PravegaService pravega) throws IOException {
    Files.createDirectories(folder);
    Path bench = folder.resolve("bench.yaml");
    Files.writeString(
        bench,
        String.format(
            Locale.ROOT,
            "apiVersion: v1%nkind: ConfigMap%nmetadata: {name: pravega}%ndata:%n"
                + "  controller: %s%n  scope: test%n  stream: stream%n  speed: \"1\"%n"
                + "  metrics-port: \"0\"%n  audit: %s%n  output: %s%n"
                + "---%napiVersion: apps/v1%nkind: Deployment%nmetadata: {name: %s}%nspec:%n"
                + "  selector: {matchLabels: {app: generator}}%n  template:%n    metadata: {labels: {app: generator}}%n    spec:%n"
                + "      containers:%n        - name: generator%n          image: sinusoidal-data-generator:1.0%n"
                // a stream that never splits, and as much load all the time
                + "          args: [--uri=%s, --scaling-rate=100000, --peak=200, --floor=200, --pause=0.02]%n",
            pravega.controller(),
            folder.resolve("audit"),
            folder.resolve("output"),
            GENERATOR.name(),
            pravega.controller()));
    List<ApplicationSpec> specs =
        Specs.of(Manifests.load(List.of(bench, manifests.resolve("busy-reader.yaml"))), progress);
    return specs.stream()
        .map(spec -> spec instanceof FlinkSpec flink ? sized(flink) : spec)
        .toList();
  }

  private static ApplicationSpec sized(FlinkSpec flink) {
    return flink.withWishes(flink.wishes().withReplicas(new Replicas(SMALL)));
  }
}
