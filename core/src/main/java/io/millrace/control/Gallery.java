package io.millrace.control;

import io.millrace.control.port.Journal;
import io.millrace.model.ApplicationName;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.observation.ProcessView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Where passes and samples hang to be looked at: the last of each application, and two hours of
 * figures.
 */
public final class Gallery implements Watch, AutoCloseable {
  private static final Duration SAMPLE_PERIOD = Duration.ofSeconds(1);
  private static final Duration SAMPLES_KEPT = Duration.ofHours(2);

  /**
   * Figures from outside the loop, such as the offered load of a demo; a missing name means
   * unknown.
   */
  @FunctionalInterface
  public interface Figures {
    Map<String, Double> now();
  }

  private record Listener(Consumer<Pass> onDecision, Consumer<Sample> onSample) {}

  private final Journal journal;
  private final InstantSource clock;
  private final Map<ApplicationName, Pass> latest = new ConcurrentSkipListMap<>();
  private final Map<ApplicationName, Trouble> troubles = new ConcurrentHashMap<>();
  private final Map<ApplicationName, List<Figures>> figures = new ConcurrentHashMap<>();
  private final Deque<Sample> samples = new ArrayDeque<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final List<BiConsumer<ApplicationName, String>> troubleListeners =
      new CopyOnWriteArrayList<>();
  private final List<Consumer<Pass>> passListeners = new CopyOnWriteArrayList<>();
  private final Object news = new Object();
  private final ScheduledExecutorService sampler =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "sampler");
            thread.setDaemon(true);
            return thread;
          });

  Gallery(Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
    var unused =
        sampler.scheduleAtFixedRate(
            this::sample,
            SAMPLE_PERIOD.toMillis(),
            SAMPLE_PERIOD.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  Instant now() {
    return clock.instant();
  }

  void addFigures(ApplicationName application, Figures more) {
    figures.computeIfAbsent(application, name -> new CopyOnWriteArrayList<>()).add(more);
  }

  /** Puts older figures before those of its own, as far as they are kept. */
  void remember(Collection<Sample> older) {
    Instant begin = clock.instant().minus(SAMPLES_KEPT);
    synchronized (samples) {
      older.stream()
          .filter(sample -> sample.at().isAfter(begin))
          .sorted(Comparator.comparing(Sample::at).reversed())
          .forEach(samples::addFirst);
    }
  }

  /** Calls back with every failure outside and every internal error. */
  public void onTrouble(BiConsumer<ApplicationName, String> listener) {
    troubleListeners.add(listener);
  }

  void onPass(Consumer<Pass> listener) {
    passListeners.add(listener);
  }

  void forget(ApplicationName application) {
    latest.remove(application);
    troubles.remove(application);
    figures.remove(application);
  }

  void show(ControlLoop.Outcome outcome) {
    Pass pass = outcome.pass();
    synchronized (news) {
      latest.put(pass.name(), pass);
      news.notifyAll();
    }
    passListeners.forEach(listener -> shielded(pass.name(), () -> listener.accept(pass)));
    if (outcome.isNews()) {
      listeners.forEach(
          listener -> shielded(pass.name(), () -> listener.onDecision().accept(pass)));
    }
    outcome
        .failure()
        .ifPresentOrElse(why -> trouble(pass.name(), why), () -> troubles.remove(pass.name()));
  }

  void trouble(ApplicationName application, String why) {
    troubles.compute(
        application,
        (name, known) ->
            known != null && known.message().equals(why)
                ? known
                : new Trouble(clock.instant(), why));
    troubleListeners.forEach(
        listener -> shielded(application, () -> listener.accept(application, why)));
  }

  void crash(ApplicationName application, Throwable error) {
    System.getLogger(Gallery.class.getName())
        .log(System.Logger.Level.ERROR, "internal error in the loop of " + application, error);
  }

  Optional<Pass> await(ApplicationName application, Predicate<Pass> condition, Instant deadline)
      throws InterruptedException {
    synchronized (news) {
      while (true) {
        Optional<Pass> pass = latest(application).filter(condition);
        long left = Duration.between(clock.instant(), deadline).toMillis();
        if (pass.isPresent() || left <= 0) {
          return pass;
        }
        news.wait(Math.min(left, 1000));
      }
    }
  }

  /** Takes one sample of each application. */
  void sample() {
    Instant at = clock.instant();
    for (Pass pass : latest.values()) {
      SortedMap<String, Double> values = new TreeMap<>(loopFigures(pass));
      for (Figures more : figures.getOrDefault(pass.name(), List.of())) {
        shielded(pass.name(), () -> values.putAll(more.now()));
      }
      Sample sample = new Sample(at, pass.name(), values);
      synchronized (samples) {
        samples.addLast(sample);
        while (samples.peekFirst().at().plus(SAMPLES_KEPT).isBefore(at)) {
          samples.removeFirst();
        }
      }
      listeners.forEach(
          listener -> shielded(pass.name(), () -> listener.onSample().accept(sample)));
    }
  }

  /** Who looks on must not disturb: an error of theirs ends neither a loop nor the sampling. */
  private static void shielded(ApplicationName application, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      System.getLogger(Gallery.class.getName())
          .log(System.Logger.Level.WARNING, "a listener to " + application + " failed", e);
    }
  }

  /** What every application has: replicas, parallelism, backlog, its metrics, CPU and memory. */
  private static SortedMap<String, Double> loopFigures(Pass pass) {
    SortedMap<String, Double> values = new TreeMap<>();
    List<ProcessView> processes = pass.seen().processes();
    long ready =
        processes.stream()
            .filter(
                p -> p.role() == ProcessView.Role.REPLICA && p.state() == ProcessView.State.READY)
            .count();
    if (processes.stream().anyMatch(p -> p.role() == ProcessView.Role.REPLICA)) {
      values.put("replicas", (double) ready);
    }
    values.put("desired", (double) pass.decision().next().desired().value());
    Optional<JobManagerView> answer = pass.seen().jobManager().ifKnown();
    answer.ifPresent(view -> values.put("taskManagers", (double) view.registered().size()));
    Optional<JobView> job = answer.flatMap(JobManagerView::job);
    job.ifPresent(view -> values.put("parallelism", (double) view.parallelism()));
    job.flatMap(JobView::backlog)
        .ifPresent(backlog -> values.put("backlogRecords", (double) backlog));
    for (MetricReading reading : pass.seen().metrics()) {
      String name =
          reading.metric().name().endsWith("segments_count") ? "segments" : reading.metric().name();
      reading.value().ifKnown().ifPresent(value -> values.put(name, value));
    }
    values.put(
        "memoryMiB",
        processes.stream()
            .flatMap(p -> p.memoryBytes().stream())
            .mapToDouble(b -> b / 1048576.0)
            .sum());
    values.put(
        "cpuCores",
        processes.stream().flatMap(p -> p.cpuCores().stream()).mapToDouble(c -> c).sum());
    return values;
  }

  @Override
  public List<Pass> latest() {
    return List.copyOf(latest.values());
  }

  @Override
  public Optional<Pass> latest(ApplicationName application) {
    return Optional.ofNullable(latest.get(application));
  }

  @Override
  public Optional<Trouble> trouble(ApplicationName application) {
    return Optional.ofNullable(troubles.get(application));
  }

  @Override
  public List<Pass> history(ApplicationName application, int limit) {
    return journal.last(application, limit);
  }

  @Override
  public List<Sample> samples(Instant since) {
    synchronized (samples) {
      return samples.stream().filter(sample -> !sample.at().isBefore(since)).toList();
    }
  }

  @Override
  public Subscription subscribe(Consumer<Pass> onDecision, Consumer<Sample> onSample) {
    Listener listener = new Listener(onDecision, onSample);
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {
    sampler.shutdownNow();
  }
}
