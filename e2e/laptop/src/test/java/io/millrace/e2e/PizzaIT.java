package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The ScaledObject that was published for KEDA, on a real broker and a real pipeline. */
class PizzaIT {
  private static final String PIPELINE = "pipeline/streams-pipeline-app";
  private static final int ORDERS = 2000;
  private static final int INTERRUPTED = 130;

  @Test
  @DisplayName("K4 K7 K10 from nothing to at least four by the group's lag, and back to nothing")
  void followsTheLagFromZeroAndBack(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws IOException, InterruptedException {
    List<Integer> ports = Pravega.freePorts(3);
    try (Millrace millrace = Millrace.in(folder)) {
      Leftovers leftovers = new Leftovers(millrace);
      Started run = millrace.start("run", examples(millrace, folder, ports).toString(), "--port=0");
      JsonNode first =
          run.awaitApplication(PIPELINE, "has begun", seen -> seen.path("ready").asInt() == 1);
      assertThat(first.path("desired").asInt())
          .as("a group that never committed is active, and wants no more than one")
          .isEqualTo(1);

      Process orders = order(millrace, folder, ports);
      run.awaitApplication(PIPELINE, "has grown", seen -> seen.path("desired").asInt() >= 4);
      assertThat(orders.waitFor(Millrace.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      String said = Files.readString(folder.resolve("orders.log"));
      assertThat(orders.exitValue()).as(said).isZero();
      assertThat(said).contains("lost=0 doubled=0 wrong=0");

      leftovers.look();
      run.awaitApplication(
          PIPELINE,
          "rests",
          seen -> seen.path("desired").asInt() == 0 && seen.path("ready").asInt() == 0);
      assertThat(millrace.ask("explain", "streams-pipeline-app", "-n", "pipeline"))
          .contains("s0-kafka-pizzaOrders");
      assertThat(millrace.ask("history", "streams-pipeline-app", "-n", "pipeline", "--replay"))
          .contains(" 0 differ");
      run.interrupt();
      assertThat(run.awaitExit(Millrace.PATIENCE)).isEqualTo(INTERRUPTED);
      leftovers.assertNone();
    }
  }

  /** The files of examples/pizza, on ports of their own. */
  private static Path examples(Millrace millrace, Path folder, List<Integer> ports)
      throws IOException {
    Path copies = Files.createDirectories(folder.resolve("pizza"));
    try (var files = Files.list(millrace.root().resolve("examples/pizza"))) {
      for (Path file : files.toList()) {
        Files.writeString(
            copies.resolve(file.getFileName()),
            Files.readString(file)
                .replace("9092", ports.get(0).toString())
                .replace("9093", ports.get(1).toString())
                .replace("27017", ports.get(2).toString()));
      }
    }
    return copies;
  }

  /** Orders, a fifth of a thousand a second, and the question whether each line is stored once. */
  private static Process order(Millrace millrace, Path folder, List<Integer> ports)
      throws IOException {
    Path images = millrace.root().resolve("dist/images");
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                images.resolve("pizza-generator/conf")
                    + ":"
                    + images.resolve("streams-pipeline-app/lib")
                    + "/*",
                "io.millrace.examples.pizza.PizzaGenerator"));
    line.addAll(
        List.of(
            "--bootstrap-servers=localhost:" + ports.get(0),
            "--interval=5",
            "--iterations=" + ORDERS,
            "--key=order",
            "--verify=mongodb://localhost:" + ports.get(2)));
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("orders.log").toFile())
        .start();
  }
}
