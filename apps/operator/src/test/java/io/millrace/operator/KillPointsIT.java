package io.millrace.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testplane.TestPlane;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An update of a running job, once for each of the writes that it takes: the operator dies with
 * that write, another one takes over, and the update ends as if nothing had happened.
 */
class KillPointsIT {
  private static final String OLD = "example/job:1";
  private static final String NEW = "example/job:2";

  @TempDir private static Path journals;
  private static TestPlane plane;

  @BeforeAll
  static void start() {
    plane = River.plane();
  }

  @Test
  void anUpdateSurvivesADeathAfterEachOfItsWrites() throws Exception {
    int writes = update(0);
    assertThat(writes)
        .as("writes of an update: memory, savepoint, removals, starts, status")
        .isGreaterThan(8);
    SideBySide.run(IntStream.rangeClosed(1, writes), KillPointsIT::update);
    System.out.printf("%d kill points of one update%n", writes);
  }

  /**
   * One application's update.
   *
   * @param kill number of the write that the operator dies with; 0 lets it live
   * @return writes that the first operator made for the update
   */
  private static int update(int kill) throws IOException {
    try (River river = new River(plane, journals)) {
      river.apply(OLD);
      int writes;
      try (MortalOperator first = river.operator()) {
        river.awaitRunning(OLD);
        first.count();
        if (kill == 0) {
          river.apply(NEW);
          river.awaitRunning(NEW);
        } else {
          first.dieAfter(kill);
          river.apply(NEW);
          await("write " + kill)
              .atMost(River.PATIENCE)
              .until(() -> first.isDead() || river.runs(NEW));
        }
        writes = first.writes();
      }
      try (MortalOperator second = river.operator()) {
        river.awaitRunning(NEW);
      }
      String what = "killed with write " + kill;
      assertThat(river.jobManager().savepoints()).as(what + ": savepoints").isEqualTo(1);
      assertThat(river.kubelet().together()).as(what + ": JobManagers at one time").isEmpty();
      assertThat(river.jobs())
          .as(what + ": it began from the savepoint")
          .contains("file:///savepoints/one");
      assertThat(river.status().path("deployHash").asText()).isNotEmpty();
      return writes;
    }
  }
}
