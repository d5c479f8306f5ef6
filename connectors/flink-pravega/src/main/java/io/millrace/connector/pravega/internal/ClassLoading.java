package io.millrace.connector.pravega.internal;

import java.util.function.Supplier;

/**
 * Runs client code with the class loader of this connector as the thread's context class loader.
 *
 * <p>Under Flink's child-first loading the client lives in the user's jar, but some of Flink's
 * threads carry the system's class loader; service look-ups and threads started from there would
 * miss it.
 */
public final class ClassLoading {
  private ClassLoading() {}

  /** The result of {@code work}, done under this connector's class loader. */
  public static <R> R call(Supplier<R> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoading.class.getClassLoader());
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
