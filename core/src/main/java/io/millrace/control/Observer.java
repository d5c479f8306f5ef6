package io.millrace.control;

import io.millrace.control.port.JobClient;
import io.millrace.control.port.MetricSource;
import io.millrace.control.port.TriggerSource;
import io.millrace.control.port.WorkloadRuntime;
import io.millrace.model.Reading;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ProcessSpec;
import io.millrace.model.spec.ScalingSpec;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Sees one application through the ports. It never acts, and what fails becomes an unknown with its
 * reason.
 */
public final class Observer {
  private final WorkloadRuntime runtime;
  private final JobClient jobs;
  private final List<MetricSource> sources;
  private final List<TriggerSource> triggers;
  private final InstantSource clock;

  /** Where no ScaledObject has triggers. */
  public Observer(
      WorkloadRuntime runtime, JobClient jobs, List<MetricSource> sources, InstantSource clock) {
    this(runtime, jobs, sources, List.of(), clock);
  }

  public Observer(
      WorkloadRuntime runtime,
      JobClient jobs,
      List<MetricSource> sources,
      List<TriggerSource> triggers,
      InstantSource clock) {
    this.runtime = runtime;
    this.jobs = jobs;
    this.sources = List.copyOf(sources);
    this.triggers = List.copyOf(triggers);
    this.clock = clock;
  }

  /**
   * @param memory tells what to ask for: the savepoint under way
   * @throws UnavailableException if the runtime itself does not answer; then there is nothing to
   *     plan on
   */
  public Observation observe(ApplicationSpec spec, Memory memory) {
    List<ProcessView> processes = runtime.processes(spec.name());
    Reading<JobManagerView> jobManager = spec.accept(new JobManagerReader(processes, memory));
    Reading<Optional<Snapshot>> retained = spec.accept(new SnapshotReader(memory));
    List<MetricReading> metrics =
        spec.scaling().map(ScalingSpec::metrics).orElse(List.of()).stream()
            .map(metric -> metric.accept(new MetricReader(spec, processes)))
            .toList();
    Reading<JobManagerView> standby = spec.accept(new StandbyReader(processes, memory));
    return new Observation(clock.instant(), processes, jobManager, retained, metrics, standby);
  }

  private <T> Reading<T> attempt(Supplier<T> read) {
    try {
      T value = read.get();
      return Reading.known(value, clock.instant());
    } catch (UnavailableException e) {
      return Reading.unknown("Unavailable", String.valueOf(e.getMessage()));
    }
  }

  private Reading<JobManagerView> ask(
      FlinkSpec spec, List<ProcessView> processes, long attempt, Optional<String> triggerId) {
    boolean isUp =
        processes.stream()
            .filter(process -> process.role() == Role.JOB_MANAGER && process.attempt() == attempt)
            .anyMatch(process -> process.state() == ProcessView.State.READY);
    Optional<URI> address =
        isUp ? runtime.jobManagerAddress(spec.name(), attempt) : Optional.empty();
    return address.isEmpty()
        ? Reading.unknown("NoJobManager", "no JobManager answers yet")
        : attempt(() -> jobs.observe(address.get(), triggerId));
  }

  private final class StandbyReader implements ApplicationSpec.Cases<Reading<JobManagerView>> {
    private final List<ProcessView> processes;
    private final Memory memory;

    StandbyReader(List<ProcessView> processes, Memory memory) {
      this.processes = processes;
      this.memory = memory;
    }

    @Override
    public Reading<JobManagerView> flink(FlinkSpec spec) {
      return memory.phase() instanceof Phase.StandingBy
          ? ask(spec, processes, memory.attempt() + 1, Optional.empty())
          : Reading.unknown("NoStandby", "nothing is to stand by");
    }

    @Override
    public Reading<JobManagerView> process(ProcessSpec spec) {
      return Reading.unknown("NotFlink", "a plain workload has no JobManager");
    }
  }

  private final class JobManagerReader implements ApplicationSpec.Cases<Reading<JobManagerView>> {
    private final List<ProcessView> processes;
    private final Memory memory;

    JobManagerReader(List<ProcessView> processes, Memory memory) {
      this.processes = processes;
      this.memory = memory;
    }

    @Override
    public Reading<JobManagerView> flink(FlinkSpec spec) {
      Optional<String> triggerId =
          memory.phase() instanceof Phase.Savepointing saving
              ? Optional.of(saving.triggerId())
              : Optional.empty();
      return ask(spec, processes, memory.attempt(), triggerId);
    }

    @Override
    public Reading<JobManagerView> process(ProcessSpec spec) {
      return Reading.unknown("NotFlink", "a plain workload has no JobManager");
    }
  }

  /** Storage is only looked at when the next step may be a start: a look can cost a pod. */
  private final class SnapshotReader implements ApplicationSpec.Cases<Reading<Optional<Snapshot>>> {
    private final Memory memory;

    SnapshotReader(Memory memory) {
      this.memory = memory;
    }

    @Override
    public Reading<Optional<Snapshot>> flink(FlinkSpec spec) {
      if (!mayBegin(spec)) {
        return Reading.unknown("NotAsked", "storage is looked at before a start only");
      }
      try {
        // the image of an update may not even start, and its checkpoints may go elsewhere
        return runtime.newestCheckpoint(
            memory.lastGood().orElse(spec), memory.incarnation(), memory.attempt());
      } catch (UnavailableException e) {
        return Reading.unknown("Unavailable", String.valueOf(e.getMessage()));
      }
    }

    private boolean mayBegin(FlinkSpec spec) {
      boolean runs =
          memory.phase() instanceof Phase.Running
              || memory.phase() instanceof Phase.StandingBy
              || memory.phase() instanceof Phase.Rescaling
              || memory.phase() instanceof Phase.Savepointing;
      boolean endsForGood =
          memory.phase() instanceof Phase.Stopping stopping
              && (stopping.then() == Phase.Stopping.Then.SUSPEND
                  || stopping.then() == Phase.Stopping.Then.DELETE);
      DesiredState wanted = spec.wishes().desiredState();
      // a job that is to be drained has to run for it
      boolean isWanted =
          wanted == DesiredState.RUNNING
              || (wanted == DesiredState.DRAINED
                  && !(memory.phase() instanceof Phase.NotDeployed
                      || memory.phase() instanceof Phase.Suspended));
      return isWanted && !runs && !endsForGood;
    }

    @Override
    public Reading<Optional<Snapshot>> process(ProcessSpec spec) {
      return Reading.unknown("NotFlink", "a plain workload has no snapshots");
    }
  }

  private final class MetricReader implements MetricSpec.Cases<MetricReading> {
    private final ApplicationSpec spec;
    private final List<ProcessView> processes;

    MetricReader(ApplicationSpec spec, List<ProcessView> processes) {
      this.spec = spec;
      this.processes = processes;
    }

    @Override
    public MetricReading external(MetricSpec.External metric) {
      return MetricReading.total(
          metric,
          sources.stream()
              .filter(source -> source.knows(metric))
              .findFirst()
              .map(source -> source.read(spec.name(), metric))
              .orElseGet(
                  () ->
                      Reading.unknown(
                          "UnknownMetric",
                          "no source here tells the external metric " + metric.name())));
    }

    @Override
    public MetricReading resource(MetricSpec.Resource metric) {
      SortedMap<String, Double> perPod = new TreeMap<>();
      for (ProcessView process : processes) {
        if (process.role() != Role.JOB_MANAGER) {
          use(metric, process).ifPresent(value -> perPod.put(process.id(), value));
        }
      }
      return new MetricReading(
          metric, Reading.unknown("PerPod", "a resource metric has a value for each pod"), perPod);
    }

    private Optional<Double> use(MetricSpec.Resource metric, ProcessView process) {
      return metric.name().equals("cpu")
          ? process.cpuCores()
          : process.memoryBytes().map(Long::doubleValue);
    }

    @Override
    public MetricReading pods(MetricSpec.Pods metric) {
      return MetricReading.total(
          metric,
          Reading.unknown(
              "UnknownMetric", "no source here tells the pods metric " + metric.name()));
    }

    @Override
    public MetricReading object(MetricSpec.ObjectMetric metric) {
      return MetricReading.total(
          metric,
          Reading.unknown(
              "UnknownMetric",
              "no source here tells the metric "
                  + metric.name()
                  + " of "
                  + metric.describedObject()));
    }

    @Override
    public MetricReading trigger(MetricSpec.Trigger metric) {
      return triggers.stream()
          .filter(source -> source.knows(metric))
          .findFirst()
          .map(source -> source.read(spec.name(), metric))
          .orElseGet(
              () ->
                  MetricReading.total(
                      metric,
                      Reading.unknown(
                          "UnknownTrigger",
                          "no source here reads triggers of type " + metric.type())));
    }
  }
}
