package io.millrace.adapters.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.model.memory.Phase;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills the control plane after every line of every pass of a chapter of an application's life: on
 * both sides of each call through a port, which is where a line begins or ends to matter.
 */
class LoopTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration CHAPTER = Duration.ofSeconds(3);
  private static final Duration REST = Duration.ofSeconds(40);
  private static final FlinkSpec TWO = Apps.flink(2);

  /**
   * A chapter.
   *
   * @param before brings the application to where the chapter begins; nothing crashes in it
   * @param begin what the user does, or what goes wrong
   */
  private record Chapter(String name, Consumer<Simulation> before, Consumer<Simulation> begin) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Arguments> chapters() {
    Consumer<Simulation> nothing = life -> {};
    Consumer<Simulation> running = life -> assertTrue(life.runUntil(LoopTest::isAtRest, LONG));
    Consumer<Simulation> suspended =
        running.andThen(
            life -> {
              life.want(Apps.desired(TWO, DesiredState.SUSPENDED));
              assertTrue(
                  life.runUntil(world -> world.stored().phase() instanceof Phase.Suspended, LONG));
            });
    return Stream.of(
            new Chapter("deploy", nothing, life -> {}),
            new Chapter("rescale up", running, life -> life.want(Apps.scaled(TWO, 4))),
            new Chapter("rescale down", running, life -> life.want(Apps.scaled(TWO, 1))),
            new Chapter("savepoint", running, life -> life.want(Apps.savepoint(TWO, "now"))),
            new Chapter(
                "suspend", running, life -> life.want(Apps.desired(TWO, DesiredState.SUSPENDED))),
            new Chapter(
                "drain", running, life -> life.want(Apps.desired(TWO, DesiredState.DRAINED))),
            new Chapter("resume", suspended, life -> life.want(TWO)),
            new Chapter("update", running, life -> life.want(Apps.withImage(TWO, "reader:2"))),
            new Chapter(
                "update onto a standby",
                running,
                life -> life.want(Apps.withImage(Apps.standingBy(TWO), "reader:2"))),
            new Chapter(
                "drop a standby",
                running.andThen(
                    life -> {
                      life.want(Apps.withImage(Apps.standingBy(TWO), "reader:2"));
                      life.run(Duration.ofMillis(100));
                    }),
                life -> life.want(TWO)),
            new Chapter("heal a JobManager", running, life -> life.faults().killJobManager()),
            new Chapter("heal a TaskManager", running, life -> life.faults().killTaskManager(0)),
            new Chapter("heal a failed job", running, life -> life.faults().failJob()),
            new Chapter(
                "delete", running, life -> life.want(Apps.desired(TWO, DesiredState.DELETED))))
        .map(Arguments::of);
  }

  private static boolean isAtRest(World world) {
    return world.stored().phase() instanceof Phase.Running
        && world.job().filter(JobView::isFullyRunning).isPresent()
        && world.job().get().checkpoint().isPresent()
        && world.job().get().parallelism() == world.stored().desired().value();
  }

  @ParameterizedTest
  @MethodSource("chapters")
  void aCrashAfterAnyLineIsRepairedByTheNextPass(Chapter chapter) {
    Simulation undisturbed = begun(chapter);
    long first = undisturbed.crossings() + 1;
    undisturbed.run(CHAPTER);
    long last = undisturbed.crossings();
    undisturbed.settle(REST);

    for (long crossing = first; crossing <= last; crossing++) {
      Simulation life = begun(chapter);
      life.faults().crashAt(crossing);
      life.run(CHAPTER);
      life.settle(REST);

      assertEquals(1, life.crashes(), chapter + ", crash at crossing " + crossing);
      assertSame(undisturbed.memory().phase().getClass(), life.memory().phase().getClass());
      assertEquals(undisturbed.memory().desired(), life.memory().desired());
      assertEquals(
          undisturbed.memory().savepoints().size(),
          life.memory().savepoints().size(),
          () -> "savepoints of " + chapter + ": " + life.memory().savepoints());
    }
  }

  private static Simulation begun(Chapter chapter) {
    Simulation life = new Simulation(7, Timings.QUICK, TWO);
    chapter.before().accept(life);
    chapter.begin().accept(life);
    return life;
  }
}
