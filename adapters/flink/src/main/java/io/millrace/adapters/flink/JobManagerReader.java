package io.millrace.adapters.flink;

import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.JobManagerView.SavepointView;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One JobManager, and what is kept of it from one look to the next. */
final class JobManagerReader {
  private final Door door;
  private final InstantSource clock;
  private final GivenJobs given;
  private @Nullable JobReader newest;

  JobManagerReader(Door door, InstantSource clock) {
    this.door = door;
    this.clock = clock;
    this.given = new GivenJobs(door, clock);
  }

  GivenJobs given() {
    return given;
  }

  Door door() {
    return door;
  }

  CompletableFuture<JobManagerView> view(Optional<String> triggerId) {
    CompletableFuture<Answer> taskManagers = door.get("/taskmanagers");
    CompletableFuture<Optional<JobReader>> found = newestJob();
    CompletableFuture<Optional<JobView>> job =
        found.thenCompose(
            known ->
                known
                    .map(reader -> reader.view().thenApply(Optional::of))
                    .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
    CompletableFuture<Optional<SavepointView>> savepoint =
        found.thenCompose(
            known ->
                known
                    .flatMap(reader -> triggerId.map(reader::savepoint))
                    .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
    return CompletableFuture.allOf(taskManagers, job, savepoint)
        .thenApply(
            all -> {
              List<Fields> registered = taskManagers.join().ok().list("taskmanagers");
              return new JobManagerView(
                  ids(registered),
                  slots(registered),
                  job.join(),
                  savepoint.join(),
                  given.outcome());
            });
  }

  private static SortedSet<String> ids(List<Fields> taskManagers) {
    SortedSet<String> ids = new TreeSet<>();
    taskManagers.forEach(taskManager -> ids.add(taskManager.text("id")));
    return ids;
  }

  private static int slots(List<Fields> taskManagers) {
    return taskManagers.stream().mapToInt(taskManager -> taskManager.count("slotsNumber")).sum();
  }

  /** The job that was submitted last. */
  CompletableFuture<Optional<JobReader>> newestJob() {
    return door.get("/jobs/overview")
        .thenApply(
            answer ->
                answer.ok().list("jobs").stream()
                    .max(Comparator.comparingLong(job -> job.number("start-time")))
                    .map(job -> reader(job.text("jid"))));
  }

  /** The reader of a job; what was kept of another one is dropped. */
  synchronized JobReader reader(String jobId) {
    JobReader known = newest;
    if (known == null || !known.id().equals(jobId)) {
      known = new JobReader(door, jobId, clock);
      newest = known;
    }
    return known;
  }
}
