package io.millrace.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.millrace.adapters.flink.RestJobClient;
import io.millrace.adapters.journal.FileJournal;
import io.millrace.adapters.journal.JsonForm;
import io.millrace.adapters.kubernetes.KubernetesRuntime;
import io.millrace.adapters.kubernetes.SavepointRecord;
import io.millrace.adapters.kubernetes.StatusMemoryStore;
import io.millrace.adapters.web.WebServer;
import io.millrace.adapters.web.view.PhaseName;
import io.millrace.control.Actuator;
import io.millrace.control.Host;
import io.millrace.control.Observer;
import io.millrace.control.Pass;
import io.millrace.control.UnavailableException;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reason;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after the FlinkApplications of a cluster or of some namespaces, until it is closed. */
final class Operator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Operator.class);
  private static final ObjectMapper MEMORY = JsonForm.newMapper();

  private final KubernetesClient client;
  private final Figures figures;
  private final Applications applications;
  private final StatusWriter status;
  private final Events events;
  private final KubernetesRuntime runtime;
  private final FileJournal journal;
  private final Host host;
  private final WebServer web;
  private final Pulse pulse = new Pulse();
  private final InstantSource clock = InstantSource.system();
  private final AtomicReference<Host> looped = new AtomicReference<>();
  private final Map<ApplicationName, Snapshot> recorded = new ConcurrentHashMap<>();
  private final Map<ApplicationName, String> said = new ConcurrentHashMap<>();

  /** Of the pass before; taken by the next one, which tells that it is over when there is none. */
  private final Map<ApplicationName, String> troubles = new ConcurrentHashMap<>();

  /** The last pass of each in which its JobManager answered. */
  private final Map<ApplicationName, Pass> answered = new ConcurrentHashMap<>();

  private final Map<ApplicationName, String> logged = new ConcurrentHashMap<>();

  /**
   * @param namespaces the only ones to look at; none looks at all
   * @param workers how many resources are looked at beside each other
   * @param journal folder for the history of decisions
   * @param page where the page and its interface are served
   */
  record Settings(Set<String> namespaces, int workers, Path journal, WebServer.Options page) {
    Settings {
      namespaces = Set.copyOf(namespaces);
    }
  }

  private Operator(KubernetesClient client, Settings settings, Figures figures) {
    this.client = client;
    this.figures = figures;
    this.status = new StatusWriter(client);
    this.events = new Events(client);
    this.journal = new FileJournal(settings.journal());
    StatusMemoryStore memories = new StatusMemoryStore(client, Operator::written, Operator::read);
    this.applications =
        new Applications(
            client,
            this::host,
            status,
            name -> lastWanted(memories.load(name)),
            name -> () -> forget(name),
            () -> pulse.beat("the watch of resources", clock.instant()),
            settings.workers());
    this.runtime =
        new KubernetesRuntime(client, applications::owner, this::wake, settings.namespaces());
    RestJobClient jobs = new RestJobClient(clock);
    this.host =
        new Host(
            new Observer(runtime, jobs, List.of(), clock),
            new Actuator(runtime, jobs),
            memories,
            journal,
            new NoWishes(),
            clock);
    this.web = new WebServer(host.watch(), host, settings.page());
  }

  /** Starts everything; returns when all resources are known. */
  static Operator start(KubernetesClient client, Settings settings, Figures figures) {
    Operator operator = new Operator(client, settings, figures);
    operator.looped.set(operator.host);
    operator.host.onPass(operator::tell);
    operator.host.onTrouble(operator::trouble);
    operator.web.start();
    operator.applications.start(settings.namespaces());
    LOG.info("looks after FlinkApplications; the page: {}", operator.web.url());
    return operator;
  }

  /** What was deployed last, with the wishes that were heard since. */
  static Optional<FlinkSpec> lastWanted(Memory memory) {
    return memory
        .launched()
        .map(
            spec ->
                spec.withWishes(
                    memory
                        .userReplicas()
                        .map(spec.wishes()::withReplicas)
                        .orElse(spec.wishes())
                        .withSavepointNonce(memory.savepointNonce())));
  }

  /** What does not go on any more, and is mended by nothing but another start. */
  Optional<String> stuck() {
    return pulse.silent(clock.instant());
  }

  boolean isCurrent() {
    return runtime.isCurrent() && applications.isCurrent();
  }

  String page() {
    return web.url().toString();
  }

  private Host host() {
    Host running = looped.get();
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    return running;
  }

  private void wake(ApplicationName application) {
    Host running = looped.get();
    if (running != null) {
      running.wake(application);
    }
  }

  /** After each pass, on the application's own thread: what failed is tried by the next pass. */
  private void tell(Pass pass) {
    if (!(pass.spec() instanceof FlinkSpec spec)) {
      return;
    }
    figures.pass(pass, Duration.between(pass.at(), clock.instant()));
    pulse.beat("the loop of " + pass.name(), clock.instant());
    Optional<Applications.Known> known = applications.known(spec.name());
    if (known.isEmpty()) {
      return;
    }
    Optional<String> trouble = Optional.ofNullable(troubles.remove(spec.name()));
    if (trouble.isEmpty()) {
      logged.remove(spec.name());
    }
    try {
      Memory memory = pass.decision().next();
      record(spec, pass, known.get());
      status.tell(spec, inGrace(pass), known.get(), trouble);
      say(pass, known.get());
      if (memory.phase() instanceof Phase.Deleted) {
        runtime.removeRemains(spec.name());
        applications.removeFinalizer(spec.name());
      }
    } catch (KubernetesClientException | UnavailableException e) {
      trouble(spec.name(), String.valueOf(e.getMessage()));
    }
  }

  private Pass inGrace(Pass pass) {
    if (pass.seen().jobManager().ifKnown().isPresent()) {
      answered.put(pass.name(), pass);
      return pass;
    }
    return Grace.told(pass, Optional.ofNullable(answered.get(pass.name())));
  }

  /** A line and an event for what has not just been said. */
  private void say(Pass pass, Applications.Known known) {
    Memory next = pass.decision().next();
    boolean hasMoved =
        !pass.before().phase().equals(next.phase())
            || !pass.before().desired().equals(next.desired());
    String what =
        pass.decision().reasons().stream().map(Reason::code).collect(Collectors.joining(" "));
    boolean isRepeated = what.equals(said.put(pass.name(), what));
    for (Reason reason : pass.decision().reasons()) {
      if (hasMoved || (Events.isWarning(reason) && !isRepeated)) {
        LOG.info(
            "{} {} {}: {}",
            pass.name(),
            PhaseName.of(next.phase()),
            reason.code(),
            reason.message());
        events.tell(pass.name(), known.owner(), reason, pass.at());
      }
    }
  }

  private void record(FlinkSpec spec, Pass pass, Applications.Known known) {
    Optional<Snapshot> newest = pass.decision().next().savepoints().stream().findFirst();
    if (newest.isPresent() && !newest.get().equals(recorded.get(spec.name()))) {
      boolean endedWithIt =
          pass.before().phase() instanceof Phase.Savepointing
              && pass.decision().next().phase() instanceof Phase.Stopping
              && !pass.before().savepoints().contains(newest.get());
      new SavepointRecord(newest.get(), endedWithIt).save(client, spec, known.owner());
      recorded.put(spec.name(), newest.get());
    }
  }

  private void trouble(ApplicationName application, String why) {
    figures.trouble(application);
    pulse.beat("the loop of " + application, clock.instant());
    troubles.put(application, why);
    if (!why.equals(logged.put(application, why))) {
      LOG.warn("{} {}", application, why);
    }
    try {
      applications
          .known(application)
          .ifPresent(known -> status.trouble(application, why, known.generation()));
    } catch (KubernetesClientException e) {
      LOG.debug("{}: the status cannot be written either", application, e);
    }
  }

  private void forget(ApplicationName name) {
    LOG.info("{} is gone", name);
    events.forget(name);
    figures.forget(name);
    pulse.forget("the loop of " + name);
    journal.forget(name);
    recorded.remove(name);
    said.remove(name);
    troubles.remove(name);
    answered.remove(name);
    logged.remove(name);
  }

  private static String written(Memory memory) {
    try {
      return MEMORY.writerFor(Memory.class).writeValueAsString(memory);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a memory has a written form", e);
    }
  }

  private static Memory read(String text) {
    try {
      return MEMORY.readValue(text, Memory.class);
    } catch (JsonProcessingException e) {
      throw new UnavailableException(
          "status.memory was written by another version, or by hand: " + e.getOriginalMessage(), e);
    }
  }

  @Override
  public void close() {
    applications.close();
    host.close();
    web.close();
    runtime.close();
  }
}
