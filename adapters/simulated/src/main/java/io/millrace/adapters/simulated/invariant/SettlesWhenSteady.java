package io.millrace.adapters.simulated.invariant;

import io.millrace.adapters.simulated.World;
import io.millrace.control.ControlLoop;
import io.millrace.model.decision.Action;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Left alone it comes to rest at what was asked for and does nothing more; and at no time does it
 * turn in circles.
 */
final class SettlesWhenSteady extends Invariant {
  private static final int PASSES_IN_A_WINDOW = 60;
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final Duration REST = Duration.ofSeconds(30);

  private final Deque<Instant> savedAt = new ArrayDeque<>();
  private Instant lastAction = Instant.MIN;
  private Instant lastMove = Instant.MIN;
  private Optional<Decision> last = Optional.empty();

  @Override
  public void acted(Instant at, Action action) {
    lastAction = at;
  }

  @Override
  public void saved(Instant at, Memory before, Memory after) {
    if (before.phase().equals(after.phase())) {
      return;
    }
    lastMove = at;
    savedAt.addLast(at);
    while (savedAt.getFirst().plus(WINDOW).isBefore(at)) {
      savedAt.removeFirst();
    }
    require(
        savedAt.size() < PASSES_IN_A_WINDOW,
        "%d changes of the phase within %s, the last to %s",
        savedAt.size(),
        WINDOW,
        after.phase());
  }

  @Override
  public void passed(ControlLoop.Outcome outcome) {
    last = Optional.of(outcome.pass().decision());
  }

  @Override
  public void settled(World world) {
    String reasons = last.map(Decision::reasons).map(Object::toString).orElse("no pass");
    require(
        lastMove.plus(REST).isBefore(world.at()),
        "still moves, now in %s: %s",
        world.stored().phase(),
        reasons);
    require(lastAction.plus(REST).isBefore(world.at()), "still acts: %s", reasons);
    world.spec().accept(new AtRest(world, reasons));
  }

  private final class AtRest implements ApplicationSpec.Cases<Boolean> {
    private final World world;
    private final String reasons;

    AtRest(World world, String reasons) {
      this.world = world;
      this.reasons = reasons;
    }

    @Override
    public Boolean flink(FlinkSpec spec) {
      Phase phase = world.stored().phase();
      boolean isAsAsked =
          switch (spec.wishes().desiredState()) {
            case RUNNING -> phase instanceof Phase.Running || phase instanceof Phase.Failed;
            case SUSPENDED, DRAINED ->
                phase instanceof Phase.Suspended
                    || phase instanceof Phase.Failed
                    || phase instanceof Phase.NotDeployed;
            case DELETED -> phase instanceof Phase.Deleted || DeletionEnds.isBlocked(last);
          };
      require(isAsAsked, "%s is asked for, at rest in %s", spec.wishes().desiredState(), phase);
      boolean hasFinished = world.job().filter(job -> job.state() == JobState.FINISHED).isPresent();
      if (phase instanceof Phase.Running && !hasFinished) {
        runsAsAsked(spec);
      }
      return true;
    }

    private void runsAsAsked(FlinkSpec spec) {
      int wanted = world.stored().desired().value();
      long taskManagers =
          world.processes().stream()
              .filter(p -> p.role() == ProcessView.Role.TASK_MANAGER && p.isAlive())
              .count();
      boolean isWide =
          world
              .job()
              .filter(
                  job ->
                      job.isFullyRunning() && job.parallelism() == wanted * spec.cluster().slots())
              .isPresent();
      require(
          taskManagers == wanted && isWide,
          "%d TaskManagers are wanted; there are %d, and %s: %s",
          wanted,
          taskManagers,
          world.job(),
          reasons);
    }

    @Override
    public Boolean process(ProcessSpec spec) {
      long ready =
          world.processes().stream().filter(p -> p.state() == ProcessView.State.READY).count();
      require(
          ready == world.stored().desired().value() && ready == world.processes().size(),
          "%s replicas are wanted; there are %s",
          world.stored().desired(),
          world.processes());
      return true;
    }
  }
}
