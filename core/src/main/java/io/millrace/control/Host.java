package io.millrace.control;

import io.millrace.control.port.Journal;
import io.millrace.control.port.MemoryStore;
import io.millrace.control.port.WishStore;
import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.memory.Phase;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Runs the loops of many applications, one thread each, takes the user's commands and lets others
 * watch.
 */
public final class Host implements Commands, AutoCloseable {
  private final Observer observer;
  private final Actuator actuator;
  private final MemoryStore memories;
  private final Journal journal;
  private final WishStore wishes;
  private final Gallery gallery;
  private final Map<ApplicationName, Runner> runners = new ConcurrentSkipListMap<>();

  public Host(
      Observer observer,
      Actuator actuator,
      MemoryStore memories,
      Journal journal,
      WishStore wishes,
      InstantSource clock) {
    this.observer = observer;
    this.actuator = actuator;
    this.memories = memories;
    this.journal = journal;
    this.wishes = wishes;
    this.gallery = new Gallery(journal, clock);
  }

  /** Takes applications on and starts their loops; a known name gets the new spec. */
  public void apply(Collection<ApplicationSpec> specs) {
    for (ApplicationSpec spec : specs) {
      // a look at memory may take its time: others are not kept waiting for it
      boolean isGone = memories.load(spec.name()).phase() instanceof Phase.Deleted;
      apply(spec, isGone);
    }
  }

  private synchronized void apply(ApplicationSpec spec, boolean isGone) {
    if (isGone) {
      wishes.forget(spec.name()); // it was taken away as asked; to run it again is a new wish
    }
    ApplicationSpec wished = wishes.merge(spec);
    Runner known = runners.get(spec.name());
    if (known == null) {
      Runner runner =
          new Runner(wished, new ControlLoop(observer, actuator, memories, journal), gallery);
      runners.put(spec.name(), runner);
      runner.start();
    } else {
      known.want(wished);
    }
  }

  public Watch watch() {
    return gallery;
  }

  /** Calls back after every pass, on the application's own thread. */
  public void onPass(Consumer<Pass> listener) {
    gallery.onPass(listener);
  }

  /** Calls back with every failure outside and every internal error. */
  public void onTrouble(BiConsumer<ApplicationName, String> listener) {
    gallery.onTrouble(listener);
  }

  /** Ends the loop of an application and knows it no more; what runs outside stays as it is. */
  public void forget(ApplicationName application) {
    Runner runner = runners.remove(application);
    if (runner != null) {
      runner.close();
    }
    gallery.forget(application);
  }

  /** Adds a figure source: asked once a second for each sample. */
  public void addFigures(ApplicationName application, Gallery.Figures figures) {
    gallery.addFigures(application, figures);
  }

  /** Takes over the figures of an earlier run, to be shown before its own. */
  public void remember(Collection<Watch.Sample> samples) {
    gallery.remember(samples);
  }

  /** Something changed outside: look now. */
  public void wake(ApplicationName application) {
    Runner runner = runners.get(application);
    if (runner != null) {
      runner.wake();
    }
  }

  @Override
  public List<ApplicationSpec> applications() {
    return runners.values().stream().map(Runner::wanted).toList();
  }

  @Override
  public void scale(ApplicationName application, Replicas replicas) {
    change(
        application,
        flink -> flink.withWishes(flink.wishes().withReplicas(atLeastOne(flink, replicas))),
        process -> process.withReplicas(replicas));
  }

  @Override
  public void savepoint(ApplicationName application) {
    change(
        application,
        flink -> {
          refuseWithoutJob(application);
          return flink.withWishes(flink.wishes().withSavepointNonce(gallery.now().toString()));
        },
        process -> refuse(process, "has no state to save"));
  }

  @Override
  public void stop(ApplicationName application, boolean drain) {
    change(
        application,
        flink ->
            flink.withWishes(
                flink
                    .wishes()
                    .withDesiredState(drain ? DesiredState.DRAINED : DesiredState.DELETED)),
        process -> process.withReplicas(new Replicas(0)));
  }

  @Override
  public void suspend(ApplicationName application) {
    change(
        application,
        flink -> flink.withWishes(flink.wishes().withDesiredState(DesiredState.SUSPENDED)),
        process -> refuse(process, "has no job to suspend; scale it to 0 instead"));
  }

  @Override
  public void resume(ApplicationName application) {
    change(
        application,
        flink -> flink.withWishes(flink.wishes().withDesiredState(DesiredState.RUNNING)),
        process -> refuse(process, "has no job to resume; scale it up instead"));
  }

  /** Stops the job with a savepoint for as long as this host lives: the next one runs it again. */
  public synchronized void pause(ApplicationName application) {
    Runner runner = runners.get(application);
    if (runner != null && runner.wanted() instanceof FlinkSpec flink) {
      runner.want(flink.withWishes(flink.wishes().withDesiredState(DesiredState.SUSPENDED)));
    }
  }

  /** A wish that waits for a job which nobody is going to start is refused at once. */
  private void refuseWithoutJob(ApplicationName application) {
    gallery
        .latest(application)
        .map(pass -> pass.decision().next().phase())
        .filter(
            phase ->
                phase instanceof Phase.Suspended
                    || phase instanceof Phase.Failed
                    || phase instanceof Phase.Deleted)
        .ifPresent(
            phase -> {
              throw new IllegalArgumentException(
                  application
                      + " has no job to save: it is "
                      + phase.getClass().getSimpleName().toLowerCase(Locale.ROOT)
                      + "; its last savepoint or checkpoint is kept");
            });
  }

  private static Replicas atLeastOne(FlinkSpec flink, Replicas replicas) {
    if (replicas.value() == 0) {
      throw new IllegalArgumentException(
          flink.name() + " needs at least one TaskManager; suspend it instead");
    }
    return replicas;
  }

  private static ProcessSpec refuse(ProcessSpec process, String why) {
    throw new IllegalArgumentException(process.name() + " is a plain workload: it " + why);
  }

  /** One change at a time: of two that come at once neither overwrites the other. */
  private synchronized void change(
      ApplicationName application,
      UnaryOperator<FlinkSpec> flink,
      UnaryOperator<ProcessSpec> process) {
    Runner runner = runners.get(application);
    if (runner == null) {
      throw new IllegalArgumentException(
          "there is no application " + application + "; running are " + runners.keySet());
    }
    ApplicationSpec changed =
        runner
            .wanted()
            .accept(
                new ApplicationSpec.Cases<>() {
                  @Override
                  public ApplicationSpec flink(FlinkSpec spec) {
                    return flink.apply(spec);
                  }

                  @Override
                  public ApplicationSpec process(ProcessSpec spec) {
                    return process.apply(spec);
                  }
                });
    wishes.keep(changed);
    runner.want(changed);
  }

  /**
   * Waits until a pass of the application fulfils the condition.
   *
   * @return the pass; empty when {@code within} ran out first
   */
  public Optional<Pass> await(
      ApplicationName application, Predicate<Pass> condition, Duration within)
      throws InterruptedException {
    Instant deadline = gallery.now().plus(within);
    return gallery.await(application, condition, deadline);
  }

  /** Ends the loops and the samples; what runs outside stays as it is. */
  @Override
  public void close() {
    runners.values().forEach(Runner::close);
    gallery.close();
  }
}
