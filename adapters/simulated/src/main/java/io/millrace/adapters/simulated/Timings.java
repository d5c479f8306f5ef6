package io.millrace.adapters.simulated;

import java.time.Duration;

/**
 * How long things take in the plant.
 *
 * @param jobManagerStart from start until REST answers
 * @param taskManagerStart from start until it is ready to register
 * @param registration from both being there until the JobManager knows the TaskManager
 * @param jobStart from all slots being there until all tasks run
 * @param gap in which nothing runs when a job is rescaled or restarted
 * @param deathNoticed from the death of a TaskManager until the JobManager misses it
 * @param checkpointInterval between two periodic checkpoints
 * @param checkpoint from its trigger until it is complete
 * @param savepoint from its trigger until it is complete
 * @param stop from being asked until a process has ended
 * @param rest until a REST call is answered
 * @param slotsAwaited how long a job waits for its last slots before it takes those that are there
 * @param savepointFails probability
 */
public record Timings(
    Span jobManagerStart,
    Span taskManagerStart,
    Span registration,
    Span jobStart,
    Span gap,
    Span deathNoticed,
    Duration checkpointInterval,
    Span checkpoint,
    Span savepoint,
    Span stop,
    Span rest,
    Duration slotsAwaited,
    double savepointFails) {

  /** Flink 2.3 as processes on two busy cores, small state; source: facts/flink.md, 1 and 2. */
  public static final Timings LAPTOP =
      new Timings(
          Span.millis(3800, 7000),
          Span.millis(3100, 7300),
          Span.millis(50, 600),
          Span.millis(1000, 3000),
          Span.millis(160, 1300),
          Span.millis(1700, 2400),
          Duration.ofSeconds(2),
          Span.millis(50, 700),
          Span.millis(200, 700),
          Span.millis(200, 2000),
          Span.millis(0, 20),
          Duration.ofMillis(500),
          0);

  /** A machine so fast that a whole life fits into a few passes. */
  public static final Timings QUICK =
      new Timings(
          Span.millis(150, 150),
          Span.millis(150, 250),
          Span.millis(20, 20),
          Span.millis(100, 100),
          Span.millis(50, 50),
          Span.millis(150, 150),
          Duration.ofMillis(400),
          Span.millis(30, 30),
          Span.millis(150, 150),
          Span.millis(120, 120),
          Span.millis(0, 0),
          Duration.ofMillis(200),
          0);

  /** The same machine on which savepoints fail as often as this. */
  public Timings withSavepointFails(double probability) {
    return new Timings(
        jobManagerStart,
        taskManagerStart,
        registration,
        jobStart,
        gap,
        deathNoticed,
        checkpointInterval,
        checkpoint,
        savepoint,
        stop,
        rest,
        slotsAwaited,
        probability);
  }

  /** The same machine with a REST interface that takes this long. */
  public Timings withRest(Span delay) {
    return new Timings(
        jobManagerStart,
        taskManagerStart,
        registration,
        jobStart,
        gap,
        deathNoticed,
        checkpointInterval,
        checkpoint,
        savepoint,
        stop,
        delay,
        slotsAwaited,
        savepointFails);
  }
}
