package io.millrace.adapters.local;

import io.millrace.adapters.local.Records.ProcessRecord;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.State;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One process that we started or adopted, alive as far as we know. Guarded by the supervisor. */
final class Running {
  private final @Nullable Process child;
  private final Instant startedAt;
  private ProcessRecord record;
  private @Nullable Instant readyAt;
  private @Nullable Instant askedToEndAt;
  private boolean isKilled;
  private ProcFs.@Nullable Stat lastStat;
  private long lastStatNanos;
  private @Nullable Double cpuCores;
  private @Nullable Long memoryBytes;

  /**
   * @param child present when it is ours by birth; an adopted process is known by its pid
   */
  Running(ProcessRecord record, @Nullable Process child) {
    this.record = record;
    this.child = child;
    this.startedAt = Instant.ofEpochMilli(record.startedMillis());
  }

  ProcessRecord record() {
    return record;
  }

  void record(ProcessRecord changed) {
    this.record = changed;
  }

  boolean isAdopted() {
    return child == null;
  }

  boolean isAlive() {
    return child == null ? ProcFs.isRunning(record.pid(), record.startTicks()) : child.isAlive();
  }

  /** Calls back with the exit code of a process that is ours by birth. */
  void onExit(Executor executor, IntConsumer callback) {
    if (child != null) {
      var unused =
          child.onExit().thenAcceptAsync(gone -> callback.accept(gone.exitValue()), executor);
    }
  }

  boolean isReady() {
    return readyAt != null;
  }

  void ready(Instant at) {
    readyAt = at;
  }

  Instant startedAt() {
    return startedAt;
  }

  boolean isLeaving() {
    return askedToEndAt != null;
  }

  /** Sends SIGTERM, once. */
  void askToEnd(Instant at) {
    if (askedToEndAt == null) {
      askedToEndAt = at;
      signal(false);
    }
  }

  /** Sends SIGKILL when the time to end by itself is over. */
  void killWhenOverdue(Instant now) {
    if (askedToEndAt != null
        && !isKilled
        && !now.isBefore(askedToEndAt.plusSeconds(record.graceSeconds()))) {
      kill();
    }
  }

  void kill() {
    isKilled = true;
    signal(true);
  }

  /** A pid that now belongs to another process is left alone. */
  private void signal(boolean force) {
    if (child != null) {
      if (force) {
        child.destroyForcibly();
      } else {
        child.destroy();
      }
    } else if (ProcFs.isRunning(record.pid(), record.startTicks())) {
      ProcessHandle.of(record.pid()).ifPresent(handle -> handleSignal(handle, force));
    }
  }

  private static void handleSignal(ProcessHandle handle, boolean force) {
    boolean sent = force ? handle.destroyForcibly() : handle.destroy();
    if (!sent && handle.isAlive()) {
      throw new IllegalStateException("not allowed to end process " + handle.pid());
    }
  }

  /**
   * Measures memory, and processor use since the last call.
   *
   * @param nanos of a clock that never goes back
   */
  void sample(long nanos) {
    Optional<ProcFs.Stat> stat = ProcFs.stat(record.pid());
    memoryBytes = ProcFs.residentBytes(record.pid()).orElse(null);
    stat.ifPresent(
        seen -> {
          ProcFs.Stat before = lastStat;
          if (before != null && nanos > lastStatNanos) {
            double seconds = (nanos - lastStatNanos) / 1e9;
            cpuCores =
                (seen.cpuTicks() - before.cpuTicks()) / (double) ProcFs.TICKS_PER_SECOND / seconds;
          }
          lastStat = seen;
          lastStatNanos = nanos;
        });
  }

  long memoryBytes() {
    return memoryBytes == null ? 0 : memoryBytes;
  }

  ProcessView view() {
    return new ProcessView(
        record.id(),
        record.role(),
        record.attempt(),
        state(),
        since(),
        record.restarts(),
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(cpuCores),
        Optional.ofNullable(memoryBytes));
  }

  private State state() {
    if (askedToEndAt != null) {
      return State.STOPPING;
    }
    return readyAt != null ? State.READY : State.STARTING;
  }

  private Instant since() {
    if (askedToEndAt != null) {
      return askedToEndAt;
    }
    return readyAt != null ? readyAt : startedAt;
  }
}
