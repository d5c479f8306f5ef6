package io.millrace.planning.lifecycle;

import io.millrace.model.Reason;
import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What keeps processes from starting, and for how long that is borne. */
final class Trouble {
  static final String CAPACITY_UNAVAILABLE = "CapacityUnavailable";

  /**
   * How long room may be missing before it is said: a pod of ours that just ended frees its node
   * within half of it.
   */
  static final Duration CAPACITY_GRACE = Duration.ofSeconds(60);

  /** A quota frees as slowly as a node does. */
  static final Duration QUOTA_GRACE = Duration.ofSeconds(60);

  /**
   * How long an image may not be had, or a container not be made: two tries of a kubelet, so that
   * one lost packet is no failed deployment.
   */
  static final Duration IMAGE_GRACE = Duration.ofSeconds(20);

  /** With the pauses of a kubelet some 80 s, as long as a start without high availability takes. */
  private static final int RESTARTS = 4;

  private static final String UNSCHEDULABLE = "Unschedulable";
  private static final String QUOTA = "QuotaExceeded";
  private static final Set<String> IMAGE =
      Set.of("ImagePullBackOff", "ErrImagePull", "InvalidImageName", "CreateContainerConfigError");

  private Trouble() {}

  /** There is no room for a process, and has not been for a while. */
  static Optional<Reason> capacity(Observation seen) {
    return first(seen, UNSCHEDULABLE, CAPACITY_GRACE)
        .or(() -> first(seen, QUOTA, QUOTA_GRACE))
        .map(why -> Reason.of(CAPACITY_UNAVAILABLE, why.message()));
  }

  /** What no waiting mends: whoever starts with it gives up. */
  static Optional<Reason> hopeless(Observation seen) {
    return IMAGE.stream()
        .sorted()
        .flatMap(code -> first(seen, code, IMAGE_GRACE).stream())
        .findFirst()
        .or(() -> first(seen, QUOTA, QUOTA_GRACE));
  }

  /** A highly available JobManager, which is started again by its host, ends each time. */
  static Optional<Reason> crashLoop(Optional<ProcessView> jobManager) {
    return jobManager
        .filter(process -> !process.isAlive() && process.restarts() >= RESTARTS)
        .map(
            process ->
                Reason.of(
                    "CrashLoop",
                    "the JobManager was started again "
                        + process.restarts()
                        + " times; the last: "
                        + process.problem().map(Reason::message).orElse("it ended")));
  }

  /** Whatever is known against a process, at once. */
  static Optional<String> any(Observation seen) {
    return seen.processes().stream()
        .flatMap(process -> process.problem().map(why -> told(process, why)).stream())
        .map(Reason::toString)
        .findFirst();
  }

  private static Optional<Reason> first(Observation seen, String code, Duration grace) {
    return seen.processes().stream()
        .filter(process -> process.state() != ProcessView.State.STOPPING)
        .filter(process -> process.problem().filter(why -> why.code().equals(code)).isPresent())
        .filter(process -> !process.since().plus(grace).isAfter(seen.at()))
        .findFirst()
        .flatMap(process -> process.problem().map(why -> told(process, why)));
  }

  private static Reason told(ProcessView process, Reason why) {
    return Reason.of(why.code(), process.id() + ": " + why.message());
  }
}
