package io.millrace.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.millrace.model.decision.Action;
import io.millrace.model.observation.Snapshot;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.planning.lifecycle.JobIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a runtime knows while nothing runs. */
class LocalRuntimeTest {
  @TempDir private Path folder;
  private LocalRuntime runtime;

  @BeforeEach
  void start() {
    runtime = TestHome.in(folder).start();
  }

  @AfterEach
  void end() {
    runtime.closeAll();
  }

  @Test
  void checkpointsAreThoseOfThisLifeAndNotOfOneBefore() throws IOException {
    Path checkpoints = folder.resolve("checkpoints");
    FlinkSpec spec =
        TestHome.cluster(Map.of("execution.checkpointing.dir", checkpoints.toString()));
    Path own = complete(checkpoints, JobIds.job(spec.name(), "this", 2));
    complete(checkpoints, JobIds.job(spec.name(), "before", 3));

    assertThat(path(spec, "this", 2)).contains("file:" + own);
    assertThat(path(spec, "this", 1)).isEmpty();
    assertThat(path(spec, "next", 5)).isEmpty();
  }

  private static Path complete(Path folder, String job) throws IOException {
    Path checkpoint = Files.createDirectories(folder.resolve(job).resolve("chk-1"));
    Files.writeString(checkpoint.resolve("_metadata"), "all of it");
    return checkpoint;
  }

  private Optional<String> path(FlinkSpec spec, String incarnation, long attempt) {
    return runtime
        .newestCheckpoint(spec, incarnation, attempt)
        .ifKnown()
        .orElseThrow()
        .map(Snapshot::path);
  }

  @Test
  void attemptsMayCountAnewWhenNothingRuns() {
    FlinkSpec spec = TestHome.cluster(Map.of());
    runtime.removeCluster(new Action.RemoveCluster(spec, 7));

    assertThatCode(
            () -> {
              runtime.removeCluster(new Action.RemoveCluster(spec, 1));
              runtime.removeCluster(new Action.RemoveCluster(spec, 2));
            })
        .doesNotThrowAnyException();
  }
}
