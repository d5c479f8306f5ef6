package io.millrace.adapters.flink;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.control.port.VariableExpansion;
import io.millrace.model.Reason;
import io.millrace.model.observation.JobManagerView.GivenView;
import io.millrace.model.spec.FlinkSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The job that was given to one JobManager over REST, to be rehearsed or run: one request at a
 * time, which nobody waits for.
 *
 * <p>The user's main method runs in it. A request without an answer counts for nothing, and is sent
 * again when it is asked for again; Flink takes a job id once.
 */
final class GivenJobs {
  /** How long a main method may take: it may talk to whoever the job reads from. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How long after a success the job may not show yet. */
  private static final Duration SHOWS_WITHIN = Duration.ofSeconds(5);

  private static final int SERVICE_UNAVAILABLE = 503;
  private static final String IS_THERE_ALREADY = "DuplicateJobSubmission";

  private final Door door;
  private final InstantSource clock;
  private @Nullable String underWay;
  private @Nullable GivenView outcome;
  private Instant endedAt = Instant.MIN;

  GivenJobs(Door door, InstantSource clock) {
    this.door = door;
    this.clock = clock;
  }

  /** Empty while nobody knows. */
  synchronized Optional<GivenView> outcome() {
    return Optional.ofNullable(outcome);
  }

  /**
   * Sends the request, unless it is under way or was answered just now.
   *
   * @param name by which it is told apart from others
   * @param what {@code run} or {@code plan}
   */
  synchronized void give(String name, String jar, String what, ObjectNode body) {
    GivenView known = outcome;
    boolean isAnswered =
        known != null
            && known.name().equals(name)
            && (known.refused().isPresent() || endedAt.plus(SHOWS_WITHIN).isAfter(clock.instant()));
    if (name.equals(underWay) || isAnswered) {
      return;
    }
    underWay = name;
    CompletableFuture<Answer> answer =
        door.send("POST", "/jars/" + jar + "/" + what, body, PATIENCE);
    var unused =
        answer.handle(
            (said, failure) -> {
              ended(name, Optional.ofNullable(said));
              return name;
            });
  }

  private synchronized void ended(String name, Optional<Answer> answer) {
    if (!name.equals(underWay)) {
      return; // another one was given in between
    }
    underWay = null;
    answer
        .filter(said -> said.status() != SERVICE_UNAVAILABLE)
        .ifPresent(
            said -> {
              outcome = new GivenView(name, refusal(said));
              endedAt = clock.instant();
            });
  }

  private static Optional<Reason> refusal(Answer answer) {
    return answer.isRefused() && !answer.mentions(IS_THERE_ALREADY)
        ? Optional.of(Reason.of("JobRefused", answer.why()))
        : Optional.empty();
  }

  /** What a rehearsal and a run have in common. */
  static ObjectNode body(FlinkSpec spec, int parallelism) {
    FlinkSpec.Job job = spec.job();
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("parallelism", parallelism);
    if (!job.entryClass().isBlank()) {
      body.put("entryClass", job.entryClass());
    }
    // in a pod's own arguments Kubernetes would do it
    VariableExpansion.expand(job.programArgs(), spec.cluster().env())
        .forEach(body.putArray("programArgsList")::add);
    return body;
  }
}
