package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Says where the running host of a home folder answers.
 *
 * @param url of its page and API
 * @param pid of its process
 * @param startMillis start of that process, so that a reused pid is not taken for it
 */
record HostFile(URI url, long pid, long startMillis) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Path in(Path home) {
    return home.resolve("host.json");
  }

  static void write(Path home, URI url) {
    ProcessHandle self = ProcessHandle.current();
    ObjectNode node =
        JSON.createObjectNode()
            .put("url", url.toString())
            .put("pid", self.pid())
            .put("startMillis", startOf(self));
    try {
      Files.createDirectories(home);
      Path temporary = home.resolve("host.json.new");
      Files.write(temporary, JSON.writeValueAsBytes(node));
      Files.move(
          temporary, in(home), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path home) {
    try {
      Files.deleteIfExists(in(home));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The host that runs on this home now; empty when none does. */
  static Optional<HostFile> ofRunning(Path home) {
    try {
      JsonNode node = JSON.readTree(Files.readAllBytes(in(home)));
      HostFile file =
          new HostFile(
              URI.create(node.path("url").asText()),
              node.path("pid").asLong(),
              node.path("startMillis").asLong());
      return ProcessHandle.of(file.pid())
          .filter(ProcessHandle::isAlive)
          .filter(process -> startOf(process) == file.startMillis())
          .map(process -> file);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
  }
}
