package io.millrace.examples.generator;

import io.pravega.client.stream.ScalingPolicy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes a sinusoidal load into a Pravega stream, as the data generator of the demo does. */
@Command(
    name = "sinusoidal-data-generator",
    mixinStandardHelpOptions = true,
    version = "0.1.0",
    sortOptions = false,
    showDefaultValues = true,
    description = "Writes a load that rises and falls like a sine into a Pravega stream.")
public final class SinusoidalGenerator implements Callable<Integer> {
  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(5);

  /** Any curve that has an event at once. */
  private static final Sinusoid ONE_EVENT = new Sinusoid(1, 10, 1, Duration.ofSeconds(1));

  @Option(
      names = {"-s", "--scope"},
      defaultValue = "test",
      description = "scope of the stream")
  private String scope = "test";

  @Option(
      names = {"-n", "--stream"},
      defaultValue = "stream",
      description = "name of the stream")
  private String stream = "stream";

  @Option(
      names = {"-u", "--uri", "--controller-uri"},
      defaultValue = "tcp://localhost:9090",
      description = "controller of Pravega")
  private URI controller = URI.create("tcp://localhost:9090");

  @Option(
      names = {"-r", "--scalingRate", "--scaling-rate"},
      defaultValue = "1000",
      description = "events per second above which a segment splits")
  private int scalingRate;

  @Option(
      names = "--segments",
      defaultValue = "0",
      description = "a new stream has so many segments and keeps them; 0: it scales by its rate")
  private int segments;

  @Option(
      names = "--peak",
      defaultValue = "10000",
      description = "events per second at the top of the curve")
  private double peak;

  @Option(names = "--floor", defaultValue = "0", description = "events per second at the least")
  private double floor;

  @Option(
      names = "--speed",
      defaultValue = "1",
      description = "divide the curve's step of 30 s and the pause of 10 s by this")
  private double speed;

  @Option(
      names = "--pause",
      description = "seconds between two bursts, smaller for a smoother load; default: 10 / speed")
  private @Nullable Double pauseSeconds;

  @Option(
      names = "--keys",
      defaultValue = "64",
      description = "number of keys whose events are numbered and kept in order")
  private int keys;

  @Option(
      names = "--retention-minutes",
      defaultValue = "60",
      description = "how long a new stream keeps its events")
  private long retentionMinutes;

  @Option(
      names = "--events",
      defaultValue = "" + Long.MAX_VALUE,
      description = "stop after so many events",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private long events;

  @Option(
      names = "--duration",
      defaultValue = "" + Integer.MAX_VALUE,
      description = "stop after so many seconds",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private long durationSeconds;

  @Option(
      names = "--inject",
      description =
          "write one event with this text in place of the bases, and end; a busy reader throws at"
              + " fail")
  private @Nullable String inject;

  @Option(
      names = "--metrics-port",
      defaultValue = "-1",
      description = "serve /metrics on this port of localhost; 0 for any free one, -1 for none")
  private int metricsPort;

  private final Progress progress = new Progress();

  public static void main(String[] args) {
    System.exit(new CommandLine(new SinusoidalGenerator()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (metricsPort < 0) {
      return write();
    }
    try (MetricsServer server = MetricsServer.start(metricsPort, progress::prometheus)) {
      System.out.println("Metrics at http://localhost:" + server.port() + "/metrics");
      return write();
    }
  }

  PravegaLog.Target target() {
    return new PravegaLog.Target(
        controller, scope, stream, scaling(), Duration.ofMinutes(retentionMinutes));
  }

  private ScalingPolicy scaling() {
    return segments > 0
        ? ScalingPolicy.fixed(segments)
        : ScalingPolicy.byEventRate(scalingRate, 1, 1);
  }

  Sinusoid curve() {
    Duration pause =
        pauseSeconds == null
            ? Sinusoid.pauseAt(speed)
            : Duration.ofNanos(Math.round(pauseSeconds * 1e9));
    return new Sinusoid(peak, floor, speed, pause);
  }

  private int write() throws InterruptedException {
    var limits =
        new Workload.Limits(keys, inject == null ? events : 1, Duration.ofSeconds(durationSeconds));
    var workload =
        new Workload(
            inject == null ? curve() : ONE_EVENT,
            target(),
            limits,
            inject == null ? NumberedEvents.BASES : inject,
            progress,
            InstantSource.system());
    var done = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(workload, done), "finish"));
    try {
      workload.run();
      tellTotals();
    } finally {
      done.countDown();
    }
    return CommandLine.ExitCode.OK;
  }

  private void tellTotals() {
    progress
        .writtenByEpoch()
        .forEach(
            (epoch, count) -> System.out.println("WROTE epoch=" + epoch + " written=" + count));
    System.out.println(
        "DONE offered="
            + progress.offeredEvents()
            + " written="
            + progress.writtenEvents()
            + " failed="
            + progress.failedEvents());
  }

  /** Lets the last burst be stored. */
  private static void finish(Workload workload, CountDownLatch done) {
    workload.stop();
    try {
      boolean unused = done.await(FLUSH_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
