package io.millrace.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testplane.TestPlane;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application is deleted after one of the writes that its first deployment or an update takes,
 * which is in every phase of them. It ends, and nothing of it is left.
 *
 * <p>{@code -Ddeletion.step=1} deletes after each write instead of each fifth.
 */
class DeletionIT {
  private static final String OLD = "example/job:1";
  private static final String NEW = "example/job:2";
  private static final int STEP = Integer.getInteger("deletion.step", 5);

  /** In which phases it was deleted. */
  private static final Set<String> PHASES = new ConcurrentSkipListSet<>();

  @TempDir private static Path journals;
  private static TestPlane plane;

  @BeforeAll
  static void start() {
    plane = River.plane();
  }

  @Test
  void aFirstDeploymentEndsInEachPhase() throws Exception {
    int writes = deploy(0);
    assertThat(writes).as("writes of a deployment").isGreaterThan(4);
    SideBySide.run(points(writes), DeletionIT::deploy);
    System.out.printf("deleted after %d writes of a deployment; phases %s%n", writes, seen());
  }

  @Test
  void anUpdateEndsInEachPhase() throws Exception {
    int writes = update(0);
    assertThat(writes).as("writes of an update").isGreaterThan(8);
    SideBySide.run(points(writes), DeletionIT::update);
    System.out.printf("deleted after %d writes of an update; phases %s%n", writes, seen());
  }

  private static IntStream points(int writes) {
    return IntStream.rangeClosed(1, writes).filter(write -> write % STEP == 1 % STEP);
  }

  private static Set<String> seen() {
    return new TreeSet<>(PHASES);
  }

  private static int deploy(int last) throws IOException {
    try (River river = new River(plane, journals);
        MortalOperator operator = river.operator()) {
      operator.count();
      river.apply(OLD);
      return endAfter(last, river, operator, OLD);
    }
  }

  private static int update(int last) throws IOException {
    try (River river = new River(plane, journals);
        MortalOperator operator = river.operator()) {
      river.apply(OLD);
      river.awaitRunning(OLD);
      operator.count();
      river.apply(NEW);
      return endAfter(last, river, operator, NEW);
    }
  }

  /**
   * Deletes the application as soon as the operator has made so many writes.
   *
   * @param last 0 deletes it when it runs
   * @return writes that were made before
   */
  private static int endAfter(int last, River river, MortalOperator operator, String image) {
    if (last == 0) {
      river.awaitRunning(image);
    } else {
      // an update can take a write less than another
      await("write " + last)
          .atMost(River.PATIENCE)
          .until(() -> operator.awaitWrite(last, Duration.ofSeconds(1)) || river.runs(image));
    }
    int writes = operator.writes();
    PHASES.add(river.status().path("phase").asText());
    river.delete();
    river.awaitNothing("deleted after write " + last);
    return writes;
  }
}
