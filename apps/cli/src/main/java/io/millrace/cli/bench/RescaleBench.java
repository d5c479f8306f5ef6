package io.millrace.cli.bench;

import io.millrace.adapters.local.LocalRuntime;
import io.millrace.adapters.pravega.PravegaMetricSource;
import io.millrace.cli.Interruption;
import io.millrace.cli.LaptopHost;
import io.millrace.cli.demo.OutputTimes;
import io.millrace.cli.demo.PravegaService;
import io.millrace.control.Host;
import io.millrace.control.Pass;
import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The busy reader under a steady load, changed in size in every way there is.
 *
 * <p>In place and the first teardown are the product's own: {@code scale}, and {@code suspend}
 * followed by {@code resume}. The other ways are what the Lyft operator does with session clusters
 * of Flink as it ships: a second cluster stands ready beside and takes the job over, or the cluster
 * is removed and begun anew. Each round does each way once, so that whatever else the machine has
 * to do hits all alike.
 */
final class RescaleBench {
  private static final ApplicationName READER = ApplicationName.parse("busy-reader");
  private static final String STOCK_IMAGE = "flink-busy-reader-stock";

  /**
   * Both before a change, so that no checkpoint or restore is still under way, and after it, until
   * output flows.
   */
  private static final Duration CALM = Duration.ofSeconds(5);

  /** Processes of a laptop are seldom younger than this when their job changes. */
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  private static final int SMALL = 2;
  private static final int LARGE = 3;

  /** About a second's worth: after a move back the reader reads again what the others read. */
  private static final long CAUGHT_UP_RECORDS = 200;

  private final Path folder;
  private final Path manifests;
  private final Patience patience;
  private final PrintWriter progress;
  private final OutputTimes outputs;
  private final Ways ways = new Ways();

  RescaleBench(Path folder, Path manifests, Interruption interruption, PrintWriter progress) {
    this.folder = folder;
    this.manifests = manifests;
    this.patience = new Patience(interruption);
    this.progress = progress;
    this.outputs = new OutputTimes(folder.resolve("output"));
  }

  Ways run(int rounds) throws IOException, InterruptedException {
    try (LaptopHost laptop = new LaptopHost(folder)) {
      PravegaService pravega = PravegaService.ensure(laptop.runtime(), 1);
      pravega.awaitReady(patience.interruption(), progress);
      List<ApplicationSpec> specs =
          new BenchLoad(folder, manifests, LARGE).specs(pravega.controller(), SMALL, progress);
      Host host =
          laptop.start(
              specs, PravegaMetricSource.builder().controller(pravega.controller()).build());
      awaitRunning(host, SMALL);
      say("waiting until processes start as fast as they will");
      patience.until(laptop.runtime()::isWarm, "the class data archive");
      teardown(host);
      for (int round = 1; round <= rounds && !patience.isOver(); round++) {
        ownWays(host, round);
        lyftWays(laptop.runtime(), host, flink(specs), round);
      }
    }
    return ways;
  }

  private void ownWays(Host host, int round) throws InterruptedException {
    awaitCaughtUp(host);
    patience.sleep(WARM_UP);
    measure(Ways.NO_CHANGE, round, () -> patience.sleep(CALM));
    measure(Ways.UP, round, () -> scale(host, LARGE));
    measure(Ways.DOWN, round, () -> scale(host, SMALL));
    measure(Ways.OWN_TEARDOWN, round, () -> teardown(host));
  }

  /** From the application cluster to a session cluster and back again at the end, uncounted. */
  private void lyftWays(LocalRuntime runtime, Host host, FlinkSpec reader, int round)
      throws IOException, InterruptedException {
    SessionCluster first = cluster(runtime, reader, "session-" + round);
    first.run(suspend(host));
    patience.sleep(WARM_UP);

    SessionCluster standby = cluster(runtime, reader, "standby-" + round);
    measure(Ways.STANDBY, round, () -> standby.run(first.stop()));
    first.remove();

    SessionCluster[] last = {standby};
    measure(
        Ways.LYFT_TEARDOWN,
        round,
        () -> {
          String savepoint = standby.stop();
          standby.remove();
          last[0] = cluster(runtime, reader, "anew-" + round);
          last[0].run(savepoint);
        });
    last[0].remove();
    host.resume(READER);
    awaitRunning(host, SMALL);
  }

  private SessionCluster cluster(LocalRuntime runtime, FlinkSpec reader, String name)
      throws IOException, InterruptedException {
    return SessionCluster.start(runtime, reader, name, STOCK_IMAGE, SMALL, patience);
  }

  /** A change that may be interrupted. */
  private interface Change {
    void make() throws IOException, InterruptedException;
  }

  /** The longest silence from just before the change until calm has returned after it. */
  private void measure(String way, int round, Change change) throws InterruptedException {
    patience.sleep(CALM);
    Instant from = Instant.now();
    try {
      change.make();
    } catch (IOException e) {
      throw new UncheckedIOException(way, e);
    }
    patience.sleep(CALM);
    outputs.refresh();
    Instant until = Instant.now();
    ways.add(
        way,
        outputs.longestSilence(from, until).toMillis() / 1000.0,
        outputs.largestLag(from, until).toMillis() / 1000.0);
    say("round " + round + ": " + way);
  }

  private void say(String what) {
    progress.println(what);
    progress.flush();
  }

  private void scale(Host host, int taskManagers) throws InterruptedException {
    host.scale(READER, new Replicas(taskManagers));
    awaitRunning(host, taskManagers);
  }

  private void teardown(Host host) throws InterruptedException {
    String unused = suspend(host);
    host.resume(READER);
    awaitRunning(host, SMALL);
  }

  /** Stops the application with a savepoint and returns its path. */
  private String suspend(Host host) throws InterruptedException {
    host.suspend(READER);
    Pass suspended =
        patience.pass(
            host,
            READER,
            pass -> pass.decision().next().phase() instanceof Phase.Suspended,
            "the application to be suspended");
    return suspended.decision().next().savepoints().get(0).path();
  }

  private void awaitRunning(Host host, int taskManagers) throws InterruptedException {
    Pass unused =
        patience.pass(
            host,
            READER,
            pass ->
                pass.decision().next().phase() instanceof Phase.Running
                    && isRunning(pass, taskManagers),
            "the job to run with " + taskManagers + " TaskManagers");
  }

  private static boolean isRunning(Pass pass, int taskManagers) {
    return pass.seen()
        .jobManager()
        .ifKnown()
        .flatMap(JobManagerView::job)
        .filter(job -> job.isFullyRunning() && job.parallelism() == taskManagers)
        .isPresent();
  }

  private void awaitCaughtUp(Host host) throws InterruptedException {
    Pass unused =
        patience.pass(
            host,
            READER,
            pass ->
                pass.seen()
                    .jobManager()
                    .ifKnown()
                    .flatMap(JobManagerView::job)
                    .flatMap(JobView::backlog)
                    .filter(records -> records <= CAUGHT_UP_RECORDS)
                    .isPresent(),
            "the reader to catch up");
  }

  private static FlinkSpec flink(List<ApplicationSpec> specs) {
    return specs.stream()
        .filter(FlinkSpec.class::isInstance)
        .map(FlinkSpec.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
