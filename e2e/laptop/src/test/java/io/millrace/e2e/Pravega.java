package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A Pravega that is not Millrace's: what a user brings. */
final class Pravega implements AutoCloseable {
  private static final int PORTS = 5;

  private final Process process;
  private final int controllerPort;
  private final int restPort;

  private Pravega(Process process, int controllerPort, int restPort) {
    this.process = process;
    this.controllerPort = controllerPort;
    this.restPort = restPort;
  }

  /**
   * Starts one and waits until clients can use it.
   *
   * @param root of the built product
   * @param folder gets its log and its temporary files
   * @param speed divides the windows of its scaling
   */
  static Pravega start(Path root, Path folder, int speed) {
    List<Integer> ports = freePorts(PORTS);
    Path image = root.resolve("dist/images/pravega");
    Path log = folder.resolve("pravega.log");
    List<String> line =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m",
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            image.resolve("conf") + ":" + image.resolve("lib") + "/*",
            "io.millrace.runtime.pravega.PravegaStandalone",
            "--controller-port=" + ports.get(0),
            "--rest-port=" + ports.get(1),
            "--segment-store-port=" + ports.get(2),
            "--zk-port=" + ports.get(3),
            "--segment-store-rest-port=" + ports.get(4),
            "--speed=" + speed);
    try {
      Process process =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
      await("Pravega is ready, see " + log)
          .atMost(Millrace.PATIENCE)
          .failFast("Pravega has ended, see " + log, () -> !process.isAlive())
          .until(() -> Files.readAllLines(log), said -> said.stream().anyMatch(isReady()));
      return new Pravega(process, ports.get(0), ports.get(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static java.util.function.Predicate<String> isReady() {
    return line -> line.startsWith("READY ");
  }

  String controller() {
    return "tcp://localhost:" + controllerPort;
  }

  /** How often segments of a stream of the scope {@code test} were split since it was made. */
  int splits(String stream) {
    URI url =
        URI.create(
            "http://localhost:%d/v1/scopes/test/streams/%s/scaling-events?from=0&to=%d"
                .formatted(restPort, stream, System.currentTimeMillis()));
    try {
      String answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(20)).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      return Millrace.json(answer).findValues("splits").stream().mapToInt(JsonNode::asInt).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The ConfigMap that the examples ask for. */
  String configMap(String stream, int speed, Path audit, Path output) {
    return String.format(
        Locale.ROOT,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: pravega
        data:
          controller: %s
          scope: test
          stream: %s
          speed: "%d"
          metrics-port: "%d"
          audit: %s
          output: %s
        """,
        controller(),
        stream,
        speed,
        freePorts(1).get(0),
        audit,
        output);
  }

  static List<Integer> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      assertThat(process.waitFor(Millrace.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
