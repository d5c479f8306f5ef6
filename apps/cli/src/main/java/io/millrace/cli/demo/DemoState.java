package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run of the demo must know when it is started again after a kill.
 *
 * @param startedAt when the first start was typed
 * @param speed the run's speed; another speed is another run
 * @param metricsPort where the generator tells its figures
 * @param starts times at which this run was started, the first included
 */
record DemoState(Instant startedAt, int speed, int metricsPort, List<Instant> starts) {
  private static final ObjectMapper JSON = new ObjectMapper();

  DemoState {
    starts = List.copyOf(starts);
  }

  DemoState startedAgain(Instant at) {
    List<Instant> all = new ArrayList<>(starts);
    all.add(at);
    return new DemoState(startedAt, speed, metricsPort, all);
  }

  static Optional<DemoState> read(Path file) {
    try {
      JsonNode node = JSON.readTree(Files.readAllBytes(file));
      List<Instant> starts = new ArrayList<>();
      node.path("starts").forEach(start -> starts.add(Instant.parse(start.asText())));
      return Optional.of(
          new DemoState(
              Instant.parse(node.path("startedAt").asText()),
              node.path("speed").asInt(),
              node.path("metricsPort").asInt(),
              starts));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void write(Path file) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("startedAt", startedAt.toString())
            .put("speed", speed)
            .put("metricsPort", metricsPort);
    ArrayNode all = node.putArray("starts");
    starts.forEach(start -> all.add(start.toString()));
    try {
      Files.createDirectories(file.getParent());
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.write(fresh, JSON.writeValueAsBytes(node));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
