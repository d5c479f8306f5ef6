package io.millrace.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.FlinkSpec.Wishes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostTest {
  private static final ApplicationName READER = Samples.FLINK.name();
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Outside outside = new Outside();
  private final Host host = Samples.host(outside);

  @AfterEach
  void close() {
    host.close();
  }

  private FlinkSpec reader() {
    return (FlinkSpec)
        host.applications().stream()
            .filter(spec -> spec.name().equals(READER))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void anAppliedApplicationIsTakenUpByItsLoop() throws InterruptedException {
    host.apply(List.of(Samples.FLINK));

    assertTrue(
        host.await(READER, pass -> pass.decision().next().phase() instanceof Phase.Starting, LONG)
            .isPresent());
  }

  @Test
  void aCommandChangesWhatIsWanted() {
    host.apply(List.of(Samples.FLINK));

    host.scale(READER, new Replicas(3));
    host.savepoint(READER);
    host.suspend(READER);

    assertEquals(Optional.of(new Replicas(3)), reader().wishes().replicas());
    assertEquals(DesiredState.SUSPENDED, reader().wishes().desiredState());
    assertEquals(Samples.NOW.toString(), reader().wishes().savepointNonce());
    host.resume(READER);
    assertEquals(DesiredState.RUNNING, reader().wishes().desiredState());
    host.stop(READER, true);
    assertEquals(DesiredState.DRAINED, reader().wishes().desiredState());
    host.stop(READER, false);
    assertEquals(DesiredState.DELETED, reader().wishes().desiredState());
  }

  @Test
  void ofTwoCommandsAtOnceNeitherIsLost() {
    host.apply(List.of(Samples.FLINK));
    AtomicBoolean isFirst = new AtomicBoolean(true);
    Thread second = new Thread(() -> host.suspend(READER), "second command");
    outside.onKeep =
        () -> {
          if (isFirst.getAndSet(false)) {
            second.start();
            // the second command is either through, or held back until the first is done
            await()
                .pollInterval(Duration.ofMillis(5))
                .until(
                    () ->
                        second.getState() == Thread.State.TERMINATED
                            || second.getState() == Thread.State.BLOCKED);
          }
        };

    host.scale(READER, new Replicas(5));
    await().until(() -> !second.isAlive());

    assertEquals(Optional.of(new Replicas(5)), reader().wishes().replicas());
    assertEquals(DesiredState.SUSPENDED, reader().wishes().desiredState());
  }

  @Test
  void whatCannotBeDoneIsRefusedWithAReason() {
    host.apply(List.of(Samples.FLINK, Samples.PROCESS));
    ApplicationName worker = Samples.PROCESS.name();

    assertThat(refusal(() -> host.scale(READER, new Replicas(0)))).contains("suspend it instead");
    assertThat(refusal(() -> host.savepoint(worker))).contains("no state");
    assertThat(refusal(() -> host.suspend(worker))).contains("scale it to 0");
    assertThat(refusal(() -> host.suspend(ApplicationName.parse("nobody")))).contains("reader");
  }

  @Test
  void aSavepointOfASuspendedJobIsRefusedAtOnce() {
    outside.stored = Memory.NEW.enter(new Phase.Suspended(Samples.NOW, Optional.empty()));
    Wishes wishes = Samples.FLINK.wishes().withDesiredState(DesiredState.SUSPENDED);
    host.apply(List.of(Samples.FLINK.withWishes(wishes)));
    await().until(() -> host.watch().latest(READER).isPresent());

    assertThat(refusal(() -> host.savepoint(READER))).contains("it is suspended");
    assertThat(reader().wishes().savepointNonce()).isEmpty();
  }

  @Test
  void figuresOfAnEarlierRunComeBeforeItsOwn() {
    Watch.Sample older =
        new Watch.Sample(Samples.NOW.minusSeconds(60), READER, new TreeMap<>(Map.of("a", 1.0)));
    Watch.Sample tooOld =
        new Watch.Sample(Samples.NOW.minusSeconds(9000), READER, new TreeMap<>(Map.of("a", 2.0)));

    host.remember(List.of(tooOld, older));

    assertThat(host.watch().samples(Instant.EPOCH)).containsExactly(older);
  }

  private static String refusal(Runnable command) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, command::run).getMessage());
  }

  @Test
  void aLoopWithABrokenPromiseIsToldOfAndDoesNotEnd() {
    AtomicInteger looks = new AtomicInteger();
    AtomicInteger troubles = new AtomicInteger();
    outside.onProcesses =
        () -> {
          if (looks.incrementAndGet() == 1) {
            throw new AssertionError("a bug of ours");
          }
        };
    ((Gallery) host.watch()).onTrouble((name, why) -> troubles.incrementAndGet());

    host.apply(List.of(Samples.FLINK));
    await().until(() -> troubles.get() == 1);
    assertThat(host.watch().trouble(READER))
        .hasValueSatisfying(trouble -> assertThat(trouble.message()).contains("a bug of ours"));
    host.wake(READER);

    await().until(() -> looks.get() >= 2);
    await("what is over is not told any more").until(() -> host.watch().trouble(READER).isEmpty());
  }

  @Test
  void aListenerThatThrowsEndsNeitherTheLoopNorTheSampling() {
    AtomicInteger heard = new AtomicInteger();
    Gallery gallery = (Gallery) host.watch();
    gallery.onTrouble(
        (name, why) -> {
          throw new IllegalStateException("a listener's bug");
        });
    Watch.Subscription broken =
        gallery.subscribe(
            pass -> {
              throw new IllegalStateException("a listener's bug");
            },
            sample -> {
              throw new IllegalStateException("a listener's bug");
            });
    Watch.Subscription sound =
        gallery.subscribe(pass -> heard.incrementAndGet(), sample -> heard.addAndGet(1000));
    host.addFigures(
        READER,
        () -> {
          throw new IllegalStateException("a source's bug");
        });

    host.apply(List.of(Samples.FLINK));
    await().until(() -> heard.get() >= 2);
    gallery.sample();

    assertThat(heard.get()).isGreaterThanOrEqualTo(1000);
    assertThat(gallery.samples(Samples.NOW)).isNotEmpty();
    broken.close();
    sound.close();
  }

  @Test
  void aSampleHoldsWhatIsKnownAndNothingElse() {
    host.addFigures(READER, () -> Map.of("offered", 7.0));
    host.apply(List.of(Samples.FLINK));
    await().until(() -> host.watch().latest(READER).isPresent());

    ((Gallery) host.watch()).sample();

    Watch.Sample sample = host.watch().samples(Samples.NOW).get(0);
    assertThat(sample.values()).containsKeys("desired", "offered").doesNotContainKey("parallelism");
    assertThat(host.watch().history(READER, 10)).isNotEmpty();
  }
}
