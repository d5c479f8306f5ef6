package io.millrace.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.millrace.model.Reason;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.observation.ProcessView.Role;
import io.millrace.model.observation.ProcessView.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Why a Job has no pod: other than a Deployment it says so in events alone. They are asked for only
 * while a pod is missing, and not at every look.
 */
final class JobRefusals {
  /** A pod is there sooner than that when nothing is in its way. */
  private static final Duration USUAL = Duration.ofSeconds(2);

  private static final Duration ASK_EVERY = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  private record Answer(Instant at, Optional<Reason> why) {}

  JobRefusals(KubernetesClient client) {
    this.client = client;
  }

  /** The process that is not there; empty while nothing is known to be in its way. */
  Optional<ProcessView> of(Job job) {
    Instant since = Instant.parse(job.getMetadata().getCreationTimestamp());
    Instant now = Instant.now();
    if (since.plus(USUAL).isAfter(now)) {
      return Optional.empty();
    }
    Answer known = answers.get(job.getMetadata().getUid());
    if (known == null || known.at().plus(ASK_EVERY).isBefore(now)) {
      answers.values().removeIf(each -> each.at().plus(ASK_EVERY).isBefore(now));
      known = new Answer(now, ask(job));
      answers.put(job.getMetadata().getUid(), known);
    }
    return known.why().map(why -> refused(job, since, why));
  }

  private Optional<Reason> ask(Job job) {
    return Api.call(
            "read events of Job " + job.getMetadata().getName(),
            () ->
                client
                    .v1()
                    .events()
                    .inNamespace(job.getMetadata().getNamespace())
                    .withField("involvedObject.uid", job.getMetadata().getUid())
                    .withField("reason", "FailedCreate")
                    .list())
        .getItems()
        .stream()
        .filter(each -> each.getMessage() != null)
        .max(Comparator.comparing(event -> String.valueOf(event.getLastTimestamp())))
        .map(Event::getMessage)
        .map(ProcessViews::refusal);
  }

  private static ProcessView refused(Job job, Instant since, Reason why) {
    return new ProcessView(
        job.getMetadata().getName() + "-refused",
        Role.JOB_MANAGER,
        ProcessViews.attempt(job),
        State.STARTING,
        since,
        0,
        Optional.empty(),
        Optional.of(why),
        Optional.empty(),
        Optional.empty());
  }
}
