package io.millrace.adapters.simulated;

import io.millrace.model.Reason;
import io.millrace.model.observation.ProcessView.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What keeps processes of one world from starting: an image nobody has, or no room. */
final class Obstacles {
  private final Set<String> badImages = new TreeSet<>();
  private int room = Integer.MAX_VALUE;

  void badImage(String image) {
    badImages.add(image);
  }

  /**
   * @param taskManagers so many have room
   */
  void room(int taskManagers) {
    room = taskManagers;
  }

  /**
   * What is in the way of {@code process}.
   *
   * @param all processes of its application
   */
  Optional<Reason> against(SimulatedProcess process, List<SimulatedProcess> all) {
    if (badImages.contains(process.image())) {
      return Optional.of(
          Reason.of("ImagePullBackOff", "back-off pulling image " + process.image()));
    }
    long placed =
        all.stream()
            .filter(each -> each.role() == Role.TASK_MANAGER && each != process)
            .filter(each -> each.isAlive() && !each.isHindered())
            .count();
    return process.role() == Role.TASK_MANAGER && placed >= room
        ? Optional.of(Reason.of("Unschedulable", "0/3 nodes are available: insufficient memory"))
        : Optional.empty();
  }
}
