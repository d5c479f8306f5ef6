package io.millrace.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.control.port.TriggerSource;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ObserverTest {
  private final Outside outside = new Outside();
  private final Observer observer = Samples.observer(outside);

  private static final Memory DEPLOYED =
      Memory.NEW.deploying(Samples.FLINK.revision(), Samples.NOW);

  private static Memory in(Phase phase) {
    return DEPLOYED.enter(phase);
  }

  private static <T> String why(Reading<T> reading) {
    return reading.fold(known -> "known", Reason::code);
  }

  @Test
  void restIsAskedOnlyOfAJobManagerThatIsReady() {
    outside.processes = List.of(Samples.process(Role.JOB_MANAGER, State.STARTING));

    Observation seen = observer.observe(Samples.FLINK, DEPLOYED);

    assertEquals("NoJobManager", why(seen.jobManager()));
    assertThat(outside.calls).doesNotContain("observe -");
  }

  @Test
  void restThatDoesNotAnswerIsUnknownAndThePassGoesOn() {
    outside.processes = List.of(Samples.process(Role.JOB_MANAGER, State.READY));
    outside.isRestDown = true;

    assertEquals("Unavailable", why(observer.observe(Samples.FLINK, DEPLOYED).jobManager()));
  }

  @Test
  void whatStandsByIsAskedOnlyWhileItIsNeeded() {
    ProcessView runs = Samples.process(Role.JOB_MANAGER, State.READY);
    outside.processes = List.of(runs, Samples.process(Role.JOB_MANAGER, 2, State.READY));

    Observation running = observer.observe(Samples.FLINK, in(new Phase.Running(Samples.NOW)));
    Observation standing =
        observer.observe(
            Samples.FLINK, in(new Phase.StandingBy(Samples.NOW, Samples.FLINK.revision())));

    assertEquals("NoStandby", why(running.standby()));
    assertEquals("known", why(standing.standby()));
    assertEquals("NotAsked", why(standing.retained()));
  }

  @Test
  void theSavepointUnderWayIsAskedAfter() {
    outside.processes = List.of(Samples.process(Role.JOB_MANAGER, State.READY));

    observer.observe(
        Samples.FLINK,
        in(new Phase.Savepointing(Samples.NOW, "abc", "", Phase.Savepointing.Then.RUN_ON)));

    assertThat(outside.calls).contains("observe abc");
  }

  @Test
  void storageIsLeftAloneWhileTheJobRuns() {
    Observation seen = observer.observe(Samples.FLINK, in(new Phase.Running(Samples.NOW)));

    assertEquals("NotAsked", why(seen.retained()));
    assertThat(outside.calls).doesNotContain("newestCheckpoint");
  }

  @Test
  void aMetricThatNobodyTellsIsUnknownAndNotZero() {
    MetricSpec.External metric =
        new MetricSpec.External(
            "nobody",
            new TreeMap<>(),
            new MetricSpec.Target(MetricSpec.Target.Type.AVERAGE_VALUE, 1));
    ScalingSpec rule =
        new ScalingSpec(
            "rule",
            ScalingSpec.Policy.HPA,
            new Replicas(1),
            new Replicas(2),
            List.of(metric),
            Optional.empty(),
            Duration.ofSeconds(15));

    Observation seen = observer.observe(Samples.FLINK.withScaling(rule), Memory.NEW);

    assertEquals("UnknownMetric", why(seen.metrics().get(0).value()));
  }

  @Test
  void aPlainWorkloadHasNoJobManager() {
    Observation seen = observer.observe(Samples.PROCESS, Memory.NEW);

    assertEquals("NotFlink", why(seen.jobManager()));
    assertEquals("NotFlink", why(seen.retained()));
  }

  @Test
  void aTriggerIsReadByTheFirstSourceThatKnowsItsType() {
    MetricSpec.Trigger kafka = trigger("kafka");
    MetricSpec.Trigger cron = trigger("cron");
    ScalingSpec rule =
        new ScalingSpec(
            "ScaledObject/worker",
            ScalingSpec.Policy.KEDA,
            new Replicas(1),
            new Replicas(2),
            List.of(kafka, cron),
            Optional.empty(),
            Duration.ofSeconds(15));
    TriggerSource source =
        new TriggerSource() {
          @Override
          public boolean knows(MetricSpec.Trigger trigger) {
            return trigger.type().equals("kafka");
          }

          @Override
          public MetricReading read(ApplicationName application, MetricSpec.Trigger trigger) {
            return MetricReading.total(trigger, Reading.known(7.0, Samples.NOW));
          }
        };

    Observation seen =
        new Observer(outside, outside, List.of(), List.of(source), Samples.CLOCK)
            .observe(Samples.PROCESS.withScaling(rule), Memory.NEW);

    assertThat(seen.metrics().get(0).value().ifKnown()).contains(7.0);
    assertEquals("UnknownTrigger", why(seen.metrics().get(1).value()));
  }

  private static MetricSpec.Trigger trigger(String type) {
    return new MetricSpec.Trigger(
        "s0-" + type,
        type,
        new TreeMap<>(),
        new MetricSpec.Target(MetricSpec.Target.Type.AVERAGE_VALUE, 1),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
