package io.millrace.adapters.local;

import static io.millrace.adapters.local.TestHome.APP;
import static io.millrace.adapters.local.TestHome.replicas;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A host in a JVM of its own, so that it can be killed. */
final class KilledHost {
  static final String[] REPLICA = {"sleep"};
  static final List<String> SERVICE = List.of("listen", "$(PORT)");
  private static final String READY = "ready";

  private KilledHost() {}

  /** Starts two replicas and a service in the home given, and waits to be killed. */
  public static void main(String[] args) throws InterruptedException {
    TestHome home = new TestHome(Path.of(args[0]));
    LocalRuntime runtime = home.start();
    runtime.ensureReplicas(replicas(2, 7, REPLICA));
    runtime.ensureService("store", "subject", SERVICE, Map.of(), List.of("PORT"));
    home.awaitSettled(runtime, APP);
    home.awaitSettled(runtime, LocalRuntime.service("store"));
    System.out.println(READY);
    new CountDownLatch(1).await();
  }

  /** Runs {@link #main} in a JVM and kills it with SIGKILL when all is up. */
  static void liveAndDie(TestHome home) throws IOException, InterruptedException {
    Process host =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledHost.class.getName(),
                home.root().toString())
            .redirectErrorStream(true)
            .start();
    StringBuilder said = new StringBuilder();
    try (var lines = host.inputReader()) {
      String line = lines.readLine();
      while (line != null && !line.equals(READY)) {
        said.append(line).append('\n');
        line = lines.readLine();
      }
      if (line == null) {
        throw new IllegalStateException("the host ended by itself:\n" + said);
      }
      host.destroyForcibly().waitFor();
    }
  }
}
