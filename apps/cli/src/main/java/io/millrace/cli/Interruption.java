package io.millrace.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: the command is told, and the process waits until it has put everything away.
 *
 * <pre>
 * try (var interruption = new Interruption()) {
 *   interruption.await(duration); // returns early when interrupted
 * } // from here on the process may end
 * </pre>
 */
public final class Interruption implements AutoCloseable {
  private static final Duration LONGEST_END = Duration.ofSeconds(60);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  public Interruption() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  asked.countDown();
                  try {
                    boolean unused = done.await(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "interruption"));
  }

  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  /**
   * Waits.
   *
   * @return whether it was interrupted before the time was up
   */
  public boolean await(Duration time) throws InterruptedException {
    return asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    done.countDown();
  }
}
