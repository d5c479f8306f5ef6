package io.millrace.connector.pravega.testing;

import io.pravega.client.ClientConfig;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A Pravega of this JVM's own: free ports, data in memory, gone when this JVM is. */
public final class PravegaStandalone implements AutoCloseable {
  private static final String UP = "Pravega Sandbox is running";
  private static final Duration START_TIMEOUT = Duration.ofMinutes(6);
  private static @Nullable PravegaStandalone shared;
  private static boolean startFailed;
  private static int started;

  private final Process process;
  private final ClientConfig config;

  private PravegaStandalone(Process process, ClientConfig config) {
    this.process = process;
    this.config = config;
  }

  /** The one of this JVM; started at the first call. */
  public static synchronized PravegaStandalone shared() {
    if (startFailed) {
      throw new IllegalStateException("Pravega did not start before");
    }
    if (shared == null) {
      startFailed = true;
      shared = start(null);
      startFailed = false;
    }
    return shared;
  }

  /** One for the caller alone, who closes it. */
  public static PravegaStandalone own() {
    return start(null);
  }

  /** One for the caller alone with TLS and authentication; its {@link #clientConfig} can do all. */
  public static PravegaStandalone secured(Security security) {
    return start(security);
  }

  public ClientConfig clientConfig() {
    return config;
  }

  public String controllerUri() {
    return config.getControllerURI().toString();
  }

  /** Stops the whole process as it stands: connections stay open, nobody answers. */
  public void freeze() throws Exception {
    signal("STOP");
  }

  /** Lets a frozen process run on. */
  public void thaw() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new IllegalStateException("kill -" + name + " failed");
    }
  }

  @Override
  public void close() throws Exception {
    int unused = process.destroyForcibly().waitFor();
  }

  private static synchronized PravegaStandalone start(@Nullable Security security) {
    try {
      Path testClasses =
          Path.of(StandaloneMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path home = Files.createDirectories(testClasses.resolveSibling("pravega-standalone"));
      String name = "standalone-" + ProcessHandle.current().pid() + "-" + ++started;
      Path log = home.resolve(name + ".log");
      List<Integer> ports = freePorts(5);
      Path properties = home.resolve(name + ".properties");
      Files.writeString(
          properties, properties(ports) + (security == null ? "" : security.properties()));
      Process process =
          new ProcessBuilder(command(home, testClasses, properties))
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      Awaitility.await("Pravega, see " + log)
          .atMost(START_TIMEOUT)
          .pollInterval(100, TimeUnit.MILLISECONDS)
          .until(() -> Files.readString(log).contains(UP) || !process.isAlive());
      if (!process.isAlive()) {
        throw new IllegalStateException("Pravega did not start:\n" + Files.readString(log));
      }
      String authority = "localhost:" + ports.get(2);
      return new PravegaStandalone(
          process,
          security == null
              ? ClientConfig.builder().controllerURI(URI.create("tcp://" + authority)).build()
              : security.administrator(URI.create("tls://" + authority)));
    } catch (IOException | java.net.URISyntaxException failed) {
      throw new IllegalStateException("Pravega did not start", failed);
    }
  }

  private static String properties(List<Integer> ports) {
    return String.join(
        "\n",
        "singlenode.zk.port=" + ports.get(0),
        "singlenode.segmentStore.port=" + ports.get(1),
        "singlenode.controller.rpc.port=" + ports.get(2),
        "singlenode.controller.rest.port=" + ports.get(3),
        "pravegaservice.rest.listener.port=" + ports.get(4),
        "singlenode.admin.gateway.enable=false",
        // a starved machine is not a dead segment store
        "pravegaservice.zk.connect.sessionTimeout.milliseconds=40000",
        "");
  }

  private static List<String> command(Path home, Path testClasses, Path properties) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1500m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Djava.io.tmpdir=" + home,
        "-Dsinglenode.configurationFile=" + properties,
        "-cp",
        home.resolve("lib") + File.separator + "*" + File.pathSeparator + testClasses,
        StandaloneMain.class.getName());
  }

  private static List<Integer> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
