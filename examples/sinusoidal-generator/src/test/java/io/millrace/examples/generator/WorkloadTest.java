package io.millrace.examples.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.examples.generator.NumberedEvents.Event;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("P8 P10 writing")
class WorkloadTest {
  /** Pauses of 10 ms. */
  private static final Sinusoid FAST = Sinusoid.compressed(1e6, 1_000);

  private final Progress progress = new Progress();
  private final Deque<MemoryLog> logs = new ArrayDeque<>();

  @Test
  void writesEveryEventOnceAndCountsWhatWasStored() throws InterruptedException {
    logs.add(new MemoryLog(Integer.MAX_VALUE));
    MemoryLog log = logs.getFirst();

    workload(new Workload.Limits(4, 1_000, Duration.ofMinutes(1))).run();

    assertThat(log.closed).isTrue();
    assertThat(log.events).hasSize(1_000);
    assertThat(sequences(log)).isEqualTo(expected(1_000, 4));
    assertThat(progress.writtenEvents()).isEqualTo(1_000);
  }

  @Test
  void aFailedWriteStartsANewEpochFromZero() throws InterruptedException {
    logs.add(new MemoryLog(10));
    logs.add(new MemoryLog(Integer.MAX_VALUE));
    MemoryLog broken = logs.getFirst();
    MemoryLog second = logs.getLast();

    workload(new Workload.Limits(4, 500, Duration.ofMinutes(1))).run();

    assertThat(broken.events).hasSize(10);
    assertThat(progress.failedEvents()).isEqualTo(1);
    assertThat(epochs(broken)).hasSize(1).doesNotContainAnyElementsOf(epochs(second));
    assertThat(sequences(second)).isEqualTo(expected(500 - 11, 4));
    assertThat(progress.writtenByEpoch().values()).containsExactly(10L, 489L);
    assertThat(progress.writtenEvents()).isEqualTo(499);
  }

  @Test
  void waitsForALogThatIsNotThereYet() throws InterruptedException {
    logs.add(new MemoryLog(Integer.MAX_VALUE));
    MemoryLog log = logs.getFirst();
    var refusals = new ArrayDeque<>(List.of("not there"));
    EventLog.Opener opener =
        () -> {
          if (!refusals.isEmpty()) {
            throw new LogUnavailableException(refusals.remove(), new Exception());
          }
          return logs.remove();
        };

    new Workload(
            FAST,
            opener,
            new Workload.Limits(1, 5, Duration.ofMinutes(1)),
            NumberedEvents.BASES,
            progress,
            InstantSource.system())
        .run();

    assertThat(log.events).hasSize(5);
  }

  @Test
  void stopsAtOnceAndFlushes() throws InterruptedException {
    logs.add(new MemoryLog(Integer.MAX_VALUE));
    Workload workload = workload(new Workload.Limits(4, Long.MAX_VALUE, Duration.ofMinutes(1)));

    workload.stop();
    workload.run();

    assertThat(progress.offeredEvents()).isZero();
  }

  @Test
  void publishesItsProgressForPrometheus() throws InterruptedException {
    logs.add(new MemoryLog(Integer.MAX_VALUE));

    workload(new Workload.Limits(4, 20, Duration.ofMinutes(1))).run();

    assertThat(progress.prometheus())
        .contains("generator_events_written_total 20\n")
        .contains("generator_events_failed_total 0\n")
        .containsPattern("generator_epoch_events_written\\{epoch=\"\\d+\"} 20\n")
        .containsPattern("generator_offered_events_per_second \\d+\\.\\d{3}\n");
  }

  private Workload workload(Workload.Limits limits) {
    return new Workload(
        FAST, logs::remove, limits, NumberedEvents.BASES, progress, InstantSource.system());
  }

  private static List<String> epochs(MemoryLog log) {
    return log.events.stream()
        .map(event -> event.text().replaceAll("(?s).*\\.(e\\d+):.*", "$1"))
        .distinct()
        .toList();
  }

  private static List<String> sequences(MemoryLog log) {
    return log.events.stream()
        .map(event -> event.key() + event.text().replaceAll("(?s).*?:(\\d+) .*", ":$1"))
        .sorted()
        .collect(Collectors.toList());
  }

  private static List<String> expected(int events, int keys) {
    var expected = new ArrayList<String>();
    for (int i = 0; i < events; i++) {
      expected.add(String.format("K%d:%09d", i % keys, i / keys));
    }
    return expected.stream().sorted().toList();
  }

  /** Keeps its events; fails all writes after {@code capacity}. */
  private static final class MemoryLog implements EventLog {
    private final int capacity;
    private final List<Event> events = new ArrayList<>();
    private boolean closed;

    MemoryLog(int capacity) {
      this.capacity = capacity;
    }

    @Override
    public CompletableFuture<Void> write(Event event) {
      if (events.size() == capacity) {
        return CompletableFuture.failedFuture(new IllegalStateException("full"));
      }
      events.add(event);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      closed = true;
    }
  }
}
