package io.millrace.examples.pizza;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ExitCode;

/** The life of one instance. */
final class Run {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  /** Under the 30 s that Kubernetes leaves a pod to end. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

  private static final Duration HEARING = Duration.ofMillis(300);

  private final KafkaStreams streams;
  private final Patience patience;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean wasReady = new AtomicBoolean();
  private final AtomicBoolean failed = new AtomicBoolean();

  Run(KafkaStreams streams, Patience patience) {
    this.streams = streams;
    this.patience = patience;
  }

  /**
   * Starts it, and leaves the group at SIGTERM: the others take its partitions at once.
   *
   * @return what the process returns
   */
  int untilItEnds() throws InterruptedException {
    streams.setUncaughtExceptionHandler(this::onFailure);
    streams.setStateListener((now, before) -> onState(now));
    Runtime.getRuntime().addShutdownHook(new Thread(this::leave, "leave"));
    streams.start();
    ended.await();
    return failed.get() ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  /** The whole application ends: each of its instances would fail at the same order. */
  private StreamThreadExceptionResponse onFailure(Throwable failure) {
    if (patience.isEnded()) {
      LOG.warn("ended while it waited; its order is read again: {}", failure.toString());
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.error("the application ends", failure);
    return StreamThreadExceptionResponse.SHUTDOWN_APPLICATION;
  }

  private void onState(KafkaStreams.State now) {
    if (now == KafkaStreams.State.RUNNING && wasReady.compareAndSet(false, true)) {
      System.out.println("READY");
    }
    if (now == KafkaStreams.State.ERROR) {
      failed.set(!patience.isEnded());
      ended.countDown();
    }
    if (now == KafkaStreams.State.NOT_RUNNING) {
      ended.countDown();
    }
  }

  private void leave() {
    // first it hears that it is to leave the group: one that gives up waiting before would stay in
    // it until its session ends
    streams.close(leaving(Duration.ZERO));
    pause(HEARING);
    patience.end();
    boolean inTime = streams.close(leaving(CLOSE_LIMIT));
    System.out.println(inTime ? "LEFT" : "LEFT late");
  }

  private static CloseOptions leaving(Duration limit) {
    return CloseOptions.timeout(limit)
        .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP);
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
