package io.millrace.control.port;

import io.millrace.model.ApplicationName;
import io.millrace.model.memory.Memory;

/** Keeps what must be known after a restart. */
public interface MemoryStore {

  /**
   * The last memory that was saved, or one that was just {@linkplain Memory#born born}. Of an
   * application that was forgotten, or taken away with its resource, the next one has another
   * token.
   */
  Memory load(ApplicationName application);

  /**
   * Saves {@code next} if the stored version is still {@code next.version() - 1}; durable when it
   * returns.
   *
   * @return whether it was saved; {@code false} means that another writer was faster
   */
  boolean save(ApplicationName application, Memory next);

  /** Forgets the application. */
  void forget(ApplicationName application);
}
