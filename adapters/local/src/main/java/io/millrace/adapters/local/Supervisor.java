package io.millrace.adapters.local;

import io.millrace.adapters.local.Records.ProcessRecord;
import io.millrace.control.UnavailableException;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reason;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a wanted process in each place: starts it, starts it again when it dies, ends it when it is
 * not wanted. All state is guarded by this object; what takes time happens on one thread of its
 * own.
 */
final class Supervisor {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration TICK = Duration.ofMillis(200);
  private static final int TICKS_PER_SAMPLE = 5;
  private static final int TICKS_PER_LOG_CHECK = 150;
  private static final int CONNECT_TIMEOUT_MILLIS = 100;

  private final SortedMap<Place, Seat> seats = new TreeMap<>();
  private final Records records;
  private final LogFiles logs;
  private final PortAllocator ports;
  private final ProcessStarter starter;
  private final Consumer<ApplicationName> onChange;
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "millrace-processes");
            thread.setDaemon(true);
            return thread;
          });
  private long ticks;
  private long peakBytes;
  private boolean isClosing;

  /**
   * @param onChange told when a process of the application started, became ready or ended; called
   *     on the supervisor's thread
   */
  Supervisor(
      Records records,
      LogFiles logs,
      PortAllocator ports,
      ProcessStarter starter,
      Consumer<ApplicationName> onChange) {
    this.records = records;
    this.logs = logs;
    this.ports = ports;
    this.starter = starter;
    this.onChange = onChange;
  }

  /** Takes over what a predecessor left, cleans up after what has gone, and begins to watch. */
  synchronized void begin() {
    Set<Long> known = new HashSet<>();
    List<ProcessRecord> recorded = new ArrayList<>(records.processes());
    recorded.sort(Comparator.comparingLong(ProcessRecord::startedMillis));
    for (ProcessRecord record : recorded) {
      Optional<ProcessRecord> found = starter.find(record);
      found.ifPresentOrElse(this::adopt, () -> forget(record));
      found.ifPresent(living -> known.addAll(starter.marked(living)));
    }
    records.applications().forEach(name -> ports.keep(records.application(name).ports().values()));
    for (long stray : starter.markedWithHome()) {
      if (!known.contains(stray)) {
        LOG.warn("ending process {}, which a killed host left and nothing knows", stray);
        ProcessHandle.of(stray).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
    var unused =
        worker.scheduleWithFixedDelay(
            this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void adopt(ProcessRecord living) {
    LOG.info("{} runs already (pid {}): adopted", living.id(), living.pid());
    records.save(living);
    ports.keep(living.ports().values());
    Running running = new Running(living, null);
    if (living.readyPort() == 0) {
      running.ready(running.startedAt());
    }
    Seat seat = seat(living.place());
    seat.dismiss().ifPresent(older -> older.askToEnd(Instant.now()));
    seat.adopt(running);
  }

  /**
   * From now on a process of this launch and attempt is wanted in the place. One of the same
   * attempt that runs is left as it is.
   *
   * @param isAsGood whether a process of another attempt may stay, by its identity and that of the
   *     launch
   */
  void want(Place place, long attempt, Launch launch, BiPredicate<String, String> isAsGood) {
    boolean changed;
    synchronized (this) {
      if (isClosing) {
        throw new UnavailableException("the host is closing; " + place + " is not started");
      }
      Seat seat = seat(place);
      seat.current()
          .filter(running -> running.record().attempt() != attempt)
          .ifPresent(
              running -> {
                if (isAsGood.test(running.record().identity(), launch.identity().hash())) {
                  running.record(running.record().inAttempt(attempt));
                  records.save(running.record());
                } else {
                  seat.dismiss();
                  running.askToEnd(Instant.now());
                }
              });
      seat.want(launch, attempt);
      changed = startWhenDue(seat);
    }
    if (changed) {
      tell(place.application());
    }
  }

  /** Ends whoever is in the place, and keeps it empty. */
  synchronized void empty(Place place) {
    Seat seat = seats.get(place);
    if (seat != null) {
      seat.empty();
      seat.dismiss().ifPresent(running -> running.askToEnd(Instant.now()));
      forgetWhenDone(seat);
    }
  }

  /** The application's places, by role and ordinal. */
  synchronized List<Place> places(ApplicationName application) {
    return seats.keySet().stream().filter(at -> at.application().equals(application)).toList();
  }

  /** Ids of the processes that are wanted in a role, by place; empty where none runs just now. */
  synchronized SortedMap<Integer, String> taken(ApplicationName application, Role role) {
    SortedMap<Integer, String> taken = new TreeMap<>();
    places(application).stream()
        .filter(place -> place.role() == role && seat(place).isWanted())
        .forEach(
            place ->
                taken.put(
                    place.ordinal(),
                    seat(place).current().map(running -> running.record().id()).orElse("")));
    return taken;
  }

  synchronized Set<ApplicationName> applications() {
    Set<ApplicationName> names = new TreeSet<>();
    seats.keySet().forEach(place -> names.add(place.application()));
    return names;
  }

  /** Attempt of the process that sits in the place or was wanted there last. */
  synchronized Optional<Long> attempt(Place place) {
    return Optional.ofNullable(seats.get(place)).map(Seat::attempt);
  }

  /** Identity of the launch of the process that sits in the place. */
  synchronized Optional<String> identity(Place place) {
    return Optional.ofNullable(seats.get(place))
        .flatMap(Seat::current)
        .map(running -> running.record().identity());
  }

  synchronized List<ProcessView> views(ApplicationName application) {
    return places(application).stream().flatMap(place -> seat(place).views().stream()).toList();
  }

  /** The port of that name of each process that has one, by process id. */
  synchronized SortedMap<String, Integer> ports(ApplicationName application, String name) {
    SortedMap<String, Integer> found = new TreeMap<>();
    places(application).stream()
        .flatMap(place -> seat(place).everybody().stream())
        .map(Running::record)
        .filter(record -> record.ports().containsKey(name))
        .forEach(record -> found.put(record.id(), record.ports().getOrDefault(name, 0)));
    return found;
  }

  /** Largest sum of resident memory over all processes that was seen; bytes. */
  synchronized long peakBytes() {
    return peakBytes;
  }

  /**
   * Ends all processes and waits for it; those that do not listen are killed when their time is
   * over.
   */
  void closeAll() {
    synchronized (this) {
      isClosing = true;
      new ArrayList<>(seats.keySet()).forEach(this::empty);
    }
    try {
      while (isAnyoneLeft()) {
        TimeUnit.MILLISECONDS.sleep(TICK.toMillis() / 4);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      killEverybody();
    }
    stopWatching();
    starter
        .markedWithHome()
        .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }

  /** Lets go of all processes without ending them, as if we had been killed. */
  void stopWatching() {
    synchronized (this) {
      isClosing = true;
    }
    starter.archives().close();
    worker.shutdownNow();
  }

  private synchronized boolean isAnyoneLeft() {
    return !seats.isEmpty();
  }

  private synchronized void killEverybody() {
    seats.values().forEach(seat -> seat.everybody().forEach(Running::kill));
  }

  private Seat seat(Place place) {
    return seats.computeIfAbsent(place, Seat::new);
  }

  private boolean startWhenDue(Seat seat) {
    Optional<Launch> due = isClosing ? Optional.empty() : seat.due(Instant.now());
    due.ifPresent(launch -> start(seat, launch));
    return due.isPresent();
  }

  private void start(Seat seat, Launch launch) {
    ProcessRecord planned =
        starter.plan(
            seat.place(), seat.attempt(), seat.restarts(), launch, System.currentTimeMillis());
    try {
      Running running = starter.start(planned, launch);
      seat.occupy(running);
      if (launch.readyPort().isEmpty()) {
        running.ready(running.startedAt());
      }
      LOG.info("started {} (pid {})", planned.id(), running.record().pid());
      running.onExit(worker, code -> endedByItself(seat, running, code));
    } catch (UncheckedIOException e) {
      LOG.warn("{}", e.getMessage());
      seat.couldNotStart(planned, Instant.now(), String.valueOf(e.getMessage()));
      forget(planned);
    }
  }

  private void endedByItself(Seat seat, Running running, int exitCode) {
    ended(seat, running, Optional.of(exitCode));
    tell(seat.place().application());
  }

  private synchronized void ended(Seat seat, Running running, Optional<Integer> exitCode) {
    ProcessRecord record = running.record();
    Optional<Reason> why = logs.whyEnded(seat.place(), exitCode);
    boolean isUnasked = seat.ended(running, Instant.now(), exitCode, why);
    String code = exitCode.map(Object::toString).orElse("unknown");
    if (isUnasked) {
      LOG.warn("{} (pid {}) died, exit code {}", record.id(), record.pid(), code);
    } else {
      LOG.info("{} (pid {}) ended, exit code {}", record.id(), record.pid(), code);
    }
    startWhenDue(seat);
    forget(record);
    forgetWhenDone(seat);
  }

  private void forgetWhenDone(Seat seat) {
    if (seat.isDone()) {
      seats.remove(seat.place());
    }
  }

  /** Ends what a dead process had started in turn, and takes its folder and ports back. */
  private void forget(ProcessRecord dead) {
    starter
        .marked(dead)
        .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    ports.release(dead.ports().values());
    try {
      records.delete(dead);
    } catch (UncheckedIOException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  private void tick() {
    try {
      Set<ApplicationName> changed = watch();
      changed.forEach(this::tell);
    } catch (RuntimeException e) {
      LOG.error("watching the processes failed; goes on", e);
    }
  }

  private synchronized Set<ApplicationName> watch() {
    ticks++;
    Set<ApplicationName> changed = new TreeSet<>();
    Instant now = Instant.now();
    for (Seat seat : new ArrayList<>(seats.values())) {
      try {
        if (watch(seat, now)) {
          changed.add(seat.place().application());
        }
      } catch (RuntimeException e) {
        LOG.error("watching {} failed; the others are watched on", seat.place(), e);
      }
    }
    if (ticks % TICKS_PER_SAMPLE == 0) {
      sample();
      starter.archives().makeWhenDue(now);
    }
    if (ticks % TICKS_PER_LOG_CHECK == 0) {
      seats.keySet().forEach(place -> logs.bound(place, LogFiles.OUTPUT_LIMIT));
    }
    return changed;
  }

  /** Whether something happened in the seat. */
  private boolean watch(Seat seat, Instant now) {
    boolean changed = false;
    for (Running running : seat.everybody()) {
      running.killWhenOverdue(now);
      if (running.isAdopted() && !running.isAlive()) {
        ended(seat, running, Optional.empty());
        changed = true;
      } else if (!running.isReady() && answers(running.record().readyPort())) {
        running.ready(now);
        changed = true;
      }
    }
    return startWhenDue(seat) || changed;
  }

  private void sample() {
    long sum = 0;
    for (Seat seat : seats.values()) {
      for (Running running : seat.everybody()) {
        running.sample(System.nanoTime());
        sum += running.memoryBytes();
      }
    }
    peakBytes = Math.max(peakBytes, sum);
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MILLIS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private void tell(ApplicationName application) {
    try {
      onChange.accept(application);
    } catch (RuntimeException e) {
      LOG.error("a listener of process changes failed", e);
    }
  }
}
