package io.millrace.examples.generator;

import java.util.concurrent.CompletableFuture;

/** Where one incarnation of the generator writes to. */
interface EventLog extends AutoCloseable {
  /**
   * Hands over one event; blocks while too many are under way.
   *
   * @return completes when the event is stored, fails if that can no longer be known
   */
  CompletableFuture<Void> write(NumberedEvents.Event event);

  /** Waits until all that was handed over is stored or has failed. */
  void flush();

  @Override
  void close();

  /** Opens the log for one incarnation. */
  interface Opener {
    /**
     * Makes what the log needs, such as a stream, unless it is there, and opens it.
     *
     * @throws LogUnavailableException if it cannot be reached now
     */
    EventLog open() throws LogUnavailableException;
  }
}
