package io.millrace.cli.demo;

import io.millrace.adapters.local.LocalRuntime;
import io.millrace.adapters.pravega.PravegaMetricSource;
import io.millrace.adapters.web.WebServer;
import io.millrace.api.Manifests;
import io.millrace.cli.Interruption;
import io.millrace.cli.LaptopHost;
import io.millrace.cli.Specs;
import io.millrace.cli.Teller;
import io.millrace.cli.UserException;
import io.millrace.control.Host;
import io.millrace.control.Pass;
import io.millrace.control.Watch;
import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.memory.Phase;
import io.millrace.model.spec.ApplicationSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Stream;

/** One run of the demo, from an empty folder or from where a killed start left it. */
final class SegmentsDemo {
  /** Of its own, so that a user's applications of the same names stay what they are. */
  private static final String NAMESPACE = "demo";

  static final ApplicationName READER = new ApplicationName(NAMESPACE, "busy-reader");
  static final ApplicationName GENERATOR = new ApplicationName(NAMESPACE, "sinusoidal-generator");

  /** Until here the first TaskManager and the first segments need not be equal. */
  private static final Duration START_UP_ALLOWANCE = Duration.ofSeconds(30);

  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(90);
  private static final Duration HEADLESS_DURATION = Duration.ofMinutes(12);
  private static final int HISTORY = 100_000;

  /**
   * What was asked for.
   *
   * @param manifests folder with the YAML of the demo
   */
  record Options(
      int speed,
      Optional<Duration> duration,
      boolean isHeadless,
      Optional<Path> out,
      int port,
      Path home,
      Path manifests) {

    Optional<Duration> length() {
      return duration.or(() -> isHeadless ? Optional.of(HEADLESS_DURATION) : Optional.empty());
    }

    /** How much faster than on a real day the load's curve runs. */
    double loadSpeed() {
      return speed / 3.0;
    }

    Path folder() {
      return home.resolve("demo").resolve("segments");
    }
  }

  private final Options options;
  private final Interruption interruption;
  private final PrintWriter lines;

  SegmentsDemo(Options options, Interruption interruption, PrintWriter lines) {
    this.options = options;
    this.interruption = interruption;
    this.lines = lines;
  }

  /**
   * Runs until the time is up or it is interrupted, and puts everything away.
   *
   * @return 0 when nothing was lost or doubled
   */
  int run() throws IOException, InterruptedException {
    Instant typedAt = Instant.now();
    LaptopHost laptop = new LaptopHost(options.home());
    try {
      DemoState state = begin(laptop, typedAt);
      PravegaService pravega = PravegaService.ensure(laptop.runtime(), options.speed());
      pravega.awaitReady(interruption, lines);
      if (interruption.isAsked()) {
        return 130;
      }
      return follow(laptop, pravega, state);
    } finally {
      say("Putting everything away ...");
      laptop.close();
      Files.deleteIfExists(stateFile());
    }
  }

  private Path stateFile() {
    return options.folder().resolve("state.json");
  }

  /**
   * Goes on with the run of a killed start when its Pravega, and so its stream, still lives; else
   * begins anew.
   */
  private DemoState begin(LaptopHost laptop, Instant typedAt)
      throws IOException, InterruptedException {
    Optional<DemoState> earlier = DemoState.read(stateFile());
    boolean goesOn =
        earlier.isPresent()
            && earlier.get().speed() == options.speed()
            && PravegaService.isRunning(laptop.runtime());
    if (goesOn) {
      DemoState again = earlier.get().startedAgain(typedAt);
      again.write(stateFile());
      say(
          "Going on with the run of "
              + again.startedAt()
              + ": its processes were found and adopted.");
      return again;
    }
    clear(laptop);
    DemoState fresh = new DemoState(typedAt, options.speed(), freePort(), List.of(typedAt));
    fresh.write(stateFile());
    return fresh;
  }

  /** A new run has a new stream, so nothing of an older one may be taken up again. */
  private void clear(LaptopHost laptop) throws InterruptedException {
    LocalRuntime runtime = laptop.runtime();
    runtime.removeService(PravegaService.NAME);
    for (ApplicationName name : List.of(READER, GENERATOR)) {
      runtime.forget(name);
      laptop.stores().forget(name);
    }
    Instant deadline = Instant.now().plusSeconds(30);
    while (Stream.of(READER, GENERATOR, LocalRuntime.service(PravegaService.NAME))
            .anyMatch(name -> !runtime.processes(name).isEmpty())
        && Instant.now().isBefore(deadline)
        && !interruption.await(Duration.ofMillis(50))) {
      // the old processes are on their way out
    }
    Folders.delete(options.folder());
    Folders.delete(
        options.home().resolve("data").resolve(READER.namespace()).resolve(READER.name()));
  }

  private int follow(LaptopHost laptop, PravegaService pravega, DemoState state)
      throws IOException, InterruptedException {
    Path folder = options.folder();
    List<ApplicationSpec> specs = load(pravega, state, folder);
    Host host =
        laptop.start(specs, PravegaMetricSource.builder().controller(pravega.controller()).build());
    GeneratorFigures generator = new GeneratorFigures(state.metricsPort());
    OutputTimes outputs = new OutputTimes(folder.resolve("output"));
    try (Recorder recorder = new Recorder(host.watch(), READER, folder, outputs, generator);
        Watch.Subscription told = Teller.tell(host, lines)) {
      recorder.start();
      host.remember(Recorder.samples(recorder.seriesFile(), READER));
      host.addFigures(READER, recorder::figures);
      URI page = laptop.serve(host, webOptions());
      say("The page: " + page);
      boolean isTimeUp = awaitEnd(host, state);
      Instant endedAt = Instant.now();
      if (isTimeUp) {
        drain(laptop.runtime(), host, outputs, generator);
      }
      Summary summary = summarize(laptop, recorder, outputs, generator, state, endedAt, isTimeUp);
      say(summary.text());
      if (options.out().isPresent()) {
        RunFolder.write(
            options.out().get(),
            summary,
            recorder.seriesFile(),
            laptop.stores().journal(),
            List.of(READER, GENERATOR));
        say("Written to " + options.out().get());
      }
      return !isTimeUp ? 130 : summary.accounts().isExact() ? 0 : 1;
    }
  }

  private List<ApplicationSpec> load(PravegaService pravega, DemoState state, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    Path address = folder.resolve("pravega.yaml");
    Files.writeString(
        address,
        String.format(
            Locale.ROOT,
            "# written by the demo in place of examples/segments/pravega.yaml%n"
                + "apiVersion: v1%nkind: ConfigMap%nmetadata:%n  name: pravega%ndata:%n"
                + "  controller: %s%n  scope: test%n  stream: stream%n  speed: \"%.2f\"%n"
                + "  metrics-port: \"%d\"%n  audit: %s%n  output: %s%n",
            pravega.controller(),
            options.loadSpeed(),
            state.metricsPort(),
            folder.resolve("audit"),
            folder.resolve("output")));
    List<Path> files = new ArrayList<>(List.of(address));
    for (String name : List.of("generator.yaml", "busy-reader.yaml", "hpa.yaml")) {
      files.add(options.manifests().resolve(name));
    }
    return Specs.of(Manifests.load(files, NAMESPACE), lines);
  }

  private WebServer.Options webOptions() {
    String note =
        String.format(
            Locale.ROOT,
            "Time is compressed: Pravega's scaling windows are divided by %d, the load's curve runs %.1f times as fast. "
                + "The decisions are Pravega's own.",
            options.speed(),
            options.loadSpeed());
    return WebServer.Options.DEFAULT
        .withPort(options.port())
        .withTitle("One TaskManager for each segment")
        .withNotes(List.of(note));
  }

  /** Whether the time is up; false when it was interrupted. */
  private boolean awaitEnd(Host host, DemoState state) throws InterruptedException {
    Instant begin = state.startedAt();
    while (true) {
      Optional<Duration> left =
          options.length().map(length -> Duration.between(Instant.now(), begin.plus(length)));
      // what is left of the last millisecond is nothing to wait for
      if (left.filter(rest -> rest.toMillis() <= 0).isPresent()) {
        return true;
      }
      Duration wait = Duration.ofSeconds(options.isHeadless() ? 10 : 60);
      if (interruption.await(left.filter(l -> l.compareTo(wait) < 0).orElse(wait))) {
        return false;
      }
      if (options.isHeadless()) {
        progress(host, begin);
      }
    }
  }

  private void progress(Host host, Instant begin) {
    host.watch().samples(Instant.now().minusSeconds(3)).stream()
        .filter(sample -> sample.application().equals(READER))
        .reduce((first, second) -> second)
        .ifPresent(
            sample ->
                say(
                    String.format(
                        Locale.ROOT,
                        "%4d s  load %s/s  read %s/s  segments %s  TaskManagers %s  backlog %s",
                        Duration.between(begin, sample.at()).toSeconds(),
                        figure(sample, "offeredPerSecond"),
                        figure(sample, "readPerSecond"),
                        figure(sample, "segments"),
                        figure(sample, "taskManagers"),
                        figure(sample, "backlogRecords"))));
  }

  private static String figure(Watch.Sample sample, String name) {
    Double value = sample.values().get(name);
    return value == null ? "?" : String.format(Locale.ROOT, "%.0f", value);
  }

  /**
   * Ends the load, lets the job read all of it, and stops the job with a savepoint: the audit is
   * whole then.
   */
  private void drain(
      LocalRuntime runtime, Host host, OutputTimes outputs, GeneratorFigures generator)
      throws IOException, InterruptedException {
    say("The time is up: ending the load and reading the rest ...");
    var unused = generator.refresh();
    host.scale(GENERATOR, new Replicas(0));
    Optional<Pass> quiet =
        host.await(GENERATOR, pass -> pass.seen().processes().isEmpty(), Duration.ofSeconds(20));
    if (quiet.isEmpty()) {
      say("The generator did not end in time.");
    }
    for (Path log : runtime.logs(GENERATOR, "replica-0")) {
      generator.finished(Files.readString(log));
    }
    Instant deadline = Instant.now().plus(DRAIN_LIMIT);
    Path audit = options.folder().resolve("audit");
    while (Instant.now().isBefore(deadline)
        && Summary.Accounts.of(generator.byEpoch(), Audit.newest(audit), true).unread() > 0
        && !interruption.await(Duration.ofMillis(500))) {
      synchronized (outputs) {
        outputs.refresh();
      }
    }
    host.stop(READER, false);
    Optional<Pass> stopped =
        host.await(
            READER, pass -> pass.decision().next().phase() instanceof Phase.Deleted, DRAIN_LIMIT);
    if (stopped.isEmpty()) {
      say("The job did not stop in time; the summary stands on its last checkpoint.");
    }
  }

  private Summary summarize(
      LaptopHost laptop,
      Recorder recorder,
      OutputTimes outputs,
      GeneratorFigures generator,
      DemoState state,
      Instant endedAt,
      boolean isDrained) {
    List<Pass> readerHistory = laptop.stores().journal().last(READER, HISTORY);
    List<Pass> generatorHistory = laptop.stores().journal().last(GENERATOR, HISTORY);
    List<Summary.Gap> gaps = new ArrayList<>();
    Optional<Instant> first;
    synchronized (outputs) {
      outputs.refresh();
      first = outputs.first();
      for (RescaleSpan span : RescaleSpan.of(readerHistory)) {
        if (span.beganAt().isBefore(endedAt)) {
          double seconds =
              outputs.longestSilence(span.beganAt(), span.settledAt()).toMillis() / 1000.0;
          gaps.add(new Summary.Gap(span, seconds));
        }
      }
    }
    List<Repair> repairs = new ArrayList<>(Repair.of(readerHistory));
    repairs.addAll(Repair.of(generatorHistory));
    repairs.addAll(restarts(state, recorder.beats(), readerHistory));
    Instant from = first.orElse(state.startedAt()).plus(START_UP_ALLOWANCE);
    return new Summary(
        state,
        Duration.between(state.startedAt(), endedAt),
        Following.of(recorder.points(), from.isBefore(endedAt) ? from : endedAt, endedAt),
        gaps,
        Summary.Accounts.of(
            generator.byEpoch(), Audit.newest(options.folder().resolve("audit")), isDrained),
        repairs,
        laptop.runtime().peakRssMiB() + OwnMemory.peakMiB(),
        first.map(at -> Duration.between(state.startedAt(), at).toMillis() / 1000.0),
        Summary.Replay.of(
            Stream.concat(readerHistory.stream(), generatorHistory.stream()).toList()));
  }

  /**
   * Each later start of the run was a repair of Millrace itself: from its last sign of life to the
   * first pass that saw the job.
   *
   * @param beats times at which Millrace wrote down what it saw, one a second
   */
  private static List<Repair> restarts(
      DemoState state, NavigableSet<Instant> beats, List<Pass> history) {
    return state.starts().stream()
        .skip(1)
        .map(
            start ->
                new Repair(
                    "MillraceKilled",
                    Optional.ofNullable(beats.lower(start)).orElse(start),
                    history.stream()
                        .filter(
                            pass ->
                                pass.at().isAfter(start)
                                    && pass.seen().jobManager().ifKnown().isPresent())
                        .map(Pass::at)
                        .findFirst()))
        .toList();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void say(String line) {
    lines.println(line);
    lines.flush();
  }

  static UserException failed(String message) {
    return new UserException(UserException.FAILED, message);
  }
}
