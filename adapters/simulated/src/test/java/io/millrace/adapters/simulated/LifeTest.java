package io.millrace.adapters.simulated;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.model.memory.Phase;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LifeTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private static boolean runsAt(World world, int parallelism) {
    return world.stored().phase() instanceof Phase.Running
        && world.job().filter(JobView::isFullyRunning).isPresent()
        && world.job().get().parallelism() == parallelism;
  }

  @Test
  void deploysRescalesAndIsDeleted() {
    FlinkSpec spec = Apps.flink(2);
    Simulation life = new Simulation(1, Timings.LAPTOP, spec);

    assertTrue(life.runUntil(world -> runsAt(world, 2), LONG));
    life.want(Apps.scaled(spec, 4));
    assertTrue(life.runUntil(world -> runsAt(world, 4), LONG));
    life.want(Apps.scaled(spec, 1));
    assertTrue(life.runUntil(world -> runsAt(world, 1), LONG));
    life.settle(LONG);
    life.want(Apps.desired(spec, DesiredState.DELETED));
    life.settle(LONG);
  }
}
