package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Flink's reactive mode, where a user asks for it: TaskManagers are all that is set. */
class ReactiveIT {
  private static final String READER = "busy-reader";
  private static final int SPEED = 60;
  private static final int INTERRUPTED = 130;

  @Test
  @DisplayName("P14 the parallelism follows the TaskManagers without a new cluster")
  void parallelismFollowsTheTaskManagers(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
      throws IOException {
    Path audit = folder.resolve("audit");
    try (Millrace millrace = Millrace.in(folder);
        Pravega pravega = Pravega.start(millrace.root(), folder, SPEED)) {
      Leftovers leftovers = new Leftovers(millrace);
      Path examples = millrace.root().resolve("examples/segments");
      Path config = folder.resolve("pravega.yaml");
      Files.writeString(
          config, pravega.configMap("reactive", SPEED, audit, folder.resolve("output")));
      Path reader = folder.resolve("busy-reader.yaml");
      Files.writeString(
          reader,
          Files.readString(examples.resolve("busy-reader.yaml"))
              .replace("  flinkConfig:\n", "  flinkConfig:\n    scheduler-mode: reactive\n"));
      Started run =
          millrace.start(
              "run",
              config.toString(),
              examples.resolve("generator.yaml").toString(),
              reader.toString(),
              "--pravega-controller=" + pravega.controller(),
              "--port=0");
      run.awaitWhole(READER);

      for (int taskManagers : new int[] {2, 4, 1}) {
        millrace.ask("scale", READER, "--replicas", Integer.toString(taskManagers));
        JsonNode scaled =
            run.awaitApplication(
                READER,
                "has parallelism " + taskManagers,
                seen ->
                    seen.path("registered").asInt() == taskManagers
                        && seen.path("parallelism").asInt() == taskManagers);

        assertThat(scaled.path("attempt").asInt()).isEqualTo(1);
      }
      leftovers.look();
      run.awaitWhole(READER);
      long written = Load.end(millrace);
      Load.awaitAudit(audit, written);
      millrace.ask("stop", READER);
      run.awaitApplication(
          READER, "is gone", seen -> seen.path("phase").asText().equals("Deleted"));

      assertThat(AuditFiles.newest(audit).map(AuditFiles::inAnyOrder))
          .contains(new AuditFiles(written, 0, 0, 0));
      run.interrupt();
      assertThat(run.awaitExit(Millrace.PATIENCE)).isEqualTo(INTERRUPTED);
      leftovers.assertNone();
    }
  }
}
