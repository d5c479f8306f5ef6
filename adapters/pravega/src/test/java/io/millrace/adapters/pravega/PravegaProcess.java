package io.millrace.adapters.pravega;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pravega standalone in a JVM of its own, its data in memory. It ends with the JVM that started it,
 * even when that is killed: then its standard input ends.
 */
final class PravegaProcess implements AutoCloseable {
  private static final Path HOME = Path.of("target/pravega-standalone").toAbsolutePath();
  private static final Path CONFIGURATION = Path.of("src/test/pravega").toAbsolutePath();
  private static final Duration START = Duration.ofMinutes(4);

  private final Ports ports;
  private final boolean hasMetrics;
  private @Nullable Process process;

  /** Ports of all that listens. */
  private record Ports(int zooKeeper, int segmentStore, int segmentStoreRest, int rpc, int rest) {
    static Ports free() {
      List<ServerSocket> sockets = new ArrayList<>();
      try {
        for (int i = 0; i < 5; i++) {
          sockets.add(new ServerSocket(0));
        }
        int[] found = sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        for (ServerSocket socket : sockets) {
          socket.close();
        }
        return new Ports(found[0], found[1], found[2], found[3], found[4]);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  PravegaProcess(boolean hasMetrics) {
    this.ports = Ports.free();
    this.hasMetrics = hasMetrics;
    start();
  }

  URI controller() {
    return URI.create("tcp://localhost:" + ports.rpc());
  }

  URI rest() {
    return URI.create("http://localhost:" + ports.rest());
  }

  private void start() {
    Path log = HOME.resolve("pravega-" + ports.rpc() + ".log");
    String separator = System.getProperty("path.separator");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + HOME,
            "-Dlogback.configurationFile=" + CONFIGURATION.resolve("logback.xml"),
            "-Dsinglenode.configurationFile=" + CONFIGURATION.resolve("standalone.properties"),
            "-Dsinglenode.zk.port=" + ports.zooKeeper(),
            "-Dsinglenode.segmentStore.port=" + ports.segmentStore(),
            "-Dsinglenode.controller.rpc.port=" + ports.rpc(),
            "-Dsinglenode.controller.rest.port=" + ports.rest(),
            "-Dpravegaservice.rest.listener.port=" + ports.segmentStoreRest(),
            "-Dsinglenode.metrics.enable=" + hasMetrics,
            "-Dsinglenode.metrics.prometheus.enable=" + hasMetrics,
            "-cp",
            Path.of("target/test-classes").toAbsolutePath() + separator + HOME.resolve("lib/*"),
            Launcher.class.getName());
    try {
      Files.deleteIfExists(log);
      Process started =
          new ProcessBuilder(command)
              .directory(HOME.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      process = started;
      await("Pravega on port " + ports.rpc() + ", see " + log)
          .atMost(START)
          .failFast("Pravega ended, see " + log, () -> !started.isAlive())
          .until(() -> Files.readString(log).contains("Pravega Sandbox is running"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it; what it held is lost. */
  void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      await().atMost(START).until(() -> !running.isAlive());
    }
  }

  /** Another one on the same ports, empty. */
  void startAgain() {
    start();
  }

  @Override
  public void close() {
    kill();
  }

  /** What runs in the other JVM, where Pravega's classes are. */
  static final class Launcher {
    private Launcher() {}

    public static void main(String[] args) throws ReflectiveOperationException {
      Thread parent = new Thread(Launcher::endWithTheParent, "parent");
      parent.setDaemon(true);
      parent.start();
      Class.forName("io.pravega.local.LocalPravegaEmulator")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    }

    private static void endWithTheParent() {
      try (InputStream in = System.in) {
        while (in.read() >= 0) {
          // nothing is ever written here
        }
      } catch (IOException e) {
        // as good as the end
      }
      Runtime.getRuntime().halt(1);
    }
  }
}
