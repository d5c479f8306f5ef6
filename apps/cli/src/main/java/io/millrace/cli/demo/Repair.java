package io.millrace.cli.demo;

import io.millrace.control.Pass;
import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.memory.Phase;
import io.millrace.model.observation.ProcessView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something was lost and came back by itself.
 *
 * @param what such as {@code JobManagerLost}
 * @param lostAt when the process ended, or when the loss was seen where no process ended
 * @param backAt when the application was whole again; empty while it is not
 */
public record Repair(String what, Instant lostAt, Optional<Instant> backAt) {

  private static final Map<String, String> REPLACED =
      Map.of("TaskManagerReplaced", "TaskManagerLost", "ReplicaReplaced", "ReplicaLost");

  public Optional<Double> seconds() {
    return backAt.map(back -> Duration.between(lostAt, back).toMillis() / 1000.0);
  }

  /** All repairs in the history of one application, oldest first. */
  public static List<Repair> of(List<Pass> history) {
    List<Repair> repairs = new ArrayList<>();
    Optional<Repair> open = Optional.empty();
    Optional<Replicas> whole = Optional.empty();
    for (Pass pass : history) {
      Replicas desired = pass.decision().next().desired();
      if (open.isPresent() && isWhole(pass)) {
        repairs.add(new Repair(open.get().what(), open.get().lostAt(), Optional.of(pass.at())));
        open = Optional.empty();
      } else if (open.isPresent() && pass.decision().next().phase() instanceof Phase.Recovering) {
        // its TaskManagers seemed to be gone before it was known that the JobManager is
        open =
            Optional.of(new Repair(lastReason(pass).code(), open.get().lostAt(), Optional.empty()));
      } else if (open.isEmpty() && replaced(pass).isPresent()) {
        repairs.add(replaced(pass).orElseThrow());
      } else if (open.isEmpty()
          && (pass.decision().next().phase() instanceof Phase.Recovering
              || whole.equals(Optional.of(desired)))) {
        // a count that was never reached, or is being changed, is no loss
        open = loss(pass);
      }
      whole = isWhole(pass) ? Optional.of(desired) : whole;
    }
    open.ifPresent(repairs::add);
    return repairs;
  }

  /** One that died and was back before anybody looked: it was lost when its successor began. */
  private static Optional<Repair> replaced(Pass pass) {
    return pass.decision().reasons().stream()
        .flatMap(reason -> Optional.ofNullable(REPLACED.get(reason.code())).stream())
        .findFirst()
        .map(
            what ->
                new Repair(
                    what,
                    pass.seen().processes().stream()
                        .map(ProcessView::since)
                        .max(Comparator.naturalOrder())
                        .orElse(pass.at()),
                    Optional.of(pass.at())));
  }

  private static boolean isWhole(Pass pass) {
    return lastReason(pass).code().equals("UpToDate");
  }

  private static Optional<Repair> loss(Pass pass) {
    boolean recovers = pass.decision().next().phase() instanceof Phase.Recovering;
    Optional<Instant> ended =
        pass.seen().processes().stream()
            .filter(process -> process.state() == ProcessView.State.BACKING_OFF)
            .map(ProcessView::since)
            .min(Comparator.naturalOrder());
    if (recovers) {
      return Optional.of(
          new Repair(lastReason(pass).code(), ended.orElse(pass.at()), Optional.empty()));
    }
    String code = lastReason(pass).code();
    return switch (code) {
      case "TaskManagersMissing" ->
          Optional.of(new Repair("TaskManagerLost", ended.orElse(pass.at()), Optional.empty()));
      case "Progressing" ->
          Optional.of(new Repair("ReplicaLost", ended.orElse(pass.at()), Optional.empty()));
      default -> Optional.empty();
    };
  }

  private static Reason lastReason(Pass pass) {
    List<Reason> reasons = pass.decision().reasons();
    return reasons.get(reasons.size() - 1);
  }
}
