package io.millrace.connector.pravega.testing;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;

/**
 * The forked JVM: Pravega's emulator that ends when its standard input does, which happens when the
 * JVM that started it is gone, however it went.
 */
public final class StandaloneMain {
  private static final String EMULATOR = "io.pravega.local.LocalPravegaEmulator";

  private StandaloneMain() {}

  public static void main(String[] args) throws Exception {
    Thread watch = new Thread(() -> haltAtTheEndOf(System.in), "parent-watch");
    watch.setDaemon(true);
    watch.start();
    try {
      Class.forName(EMULATOR).getMethod("main", String[].class).invoke(null, (Object) args);
    } catch (InvocationTargetException failed) {
      throw new IllegalStateException("Pravega did not start", failed.getCause());
    }
  }

  private static void haltAtTheEndOf(InputStream in) {
    try {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException gone) {
      Runtime.getRuntime().halt(1);
    }
    Runtime.getRuntime().halt(0);
  }
}
