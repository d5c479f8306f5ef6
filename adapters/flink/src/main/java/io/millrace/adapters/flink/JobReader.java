package io.millrace.adapters.flink;

import io.millrace.adapters.flink.SourceMetrics.Pending;
import io.millrace.model.Reason;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.JobManagerView.SavepointView;
import io.millrace.model.observation.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One job at one JobManager. State and tasks are asked for on each look; what changes seldom or
 * costs much is kept for a while, and asked for again as soon as tasks have moved.
 */
final class JobReader {
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final Duration LONG = Duration.ofSeconds(1);
  private static final Set<String> ENDED_TASKS = Set.of("FINISHED", "CANCELED", "FAILED");

  private final Door door;
  private final String id;
  private final String path;
  private final InstantSource clock;
  private final SourceMetrics sources;
  private final Aged<Optional<Snapshot>> checkpoint;
  private final Aged<Optional<Integer>> declared;
  private final Aged<SortedSet<String>> occupied;
  private final Aged<Long> restarts;
  private final Aged<Optional<String>> failure;
  private final Aged<Pending> pending;
  private volatile boolean canDeclare = true;
  private volatile Optional<String> lastFailure = Optional.empty();
  private volatile @Nullable Layout layout;
  private volatile @Nullable SavepointView ended;

  JobReader(Door door, String id, InstantSource clock) {
    this.door = door;
    this.id = id;
    this.path = "/jobs/" + id;
    this.clock = clock;
    this.sources = new SourceMetrics(door, path, clock);
    this.checkpoint = new Aged<>(SHORT, clock);
    this.declared = new Aged<>(SHORT, clock);
    this.occupied = new Aged<>(LONG, clock);
    this.restarts = new Aged<>(LONG, clock);
    this.failure = new Aged<>(LONG, clock);
    this.pending = new Aged<>(LONG, clock);
  }

  String id() {
    return id;
  }

  CompletableFuture<Layout> layout() {
    return door.get(path).thenApply(answer -> seen(Layout.read(answer.ok())));
  }

  CompletableFuture<JobView> view() {
    return layout().thenCompose(this::view);
  }

  private CompletableFuture<JobView> view(Layout now) {
    CompletableFuture<Optional<Integer>> mayUse = declared(now);
    CompletableFuture<SortedSet<String>> busy = occupied.get(() -> askOccupied(now));
    CompletableFuture<Long> again = restarts.get(this::askRestarts);
    CompletableFuture<Optional<Snapshot>> newest = checkpoint.get(this::askCheckpoint);
    CompletableFuture<Pending> behind = pending(now);
    CompletableFuture<Optional<String>> cause = failure(now);
    return CompletableFuture.allOf(mayUse, busy, again, newest, behind, cause)
        .thenApply(
            all ->
                new JobView(
                    id,
                    now.state().folded(),
                    now.parallelism(),
                    mayUse.join(),
                    now.tasksRunning(),
                    now.tasksTotal(),
                    busy.join(),
                    again.join(),
                    newest.join(),
                    behind.join().records().map(left -> Math.max(0, Math.round(left))),
                    cause.join()));
  }

  /** What was kept is worth nothing when tasks have moved, or still move. */
  private Layout seen(Layout now) {
    Layout before = layout;
    if (!now.equals(before) || !now.isSettled()) {
      occupied.forget();
    }
    if (before == null || !now.state().equals(before.state())) {
      failure.forget();
      restarts.forget();
    }
    if (before == null || now.parallelism() != before.parallelism()) {
      sources.forget();
      pending.forget();
    }
    layout = now;
    return now;
  }

  /** Only a running job tells; what metrics say of one that moves is from before. */
  CompletableFuture<Pending> pending(Layout now) {
    return now.isSettled() ? pending.get(() -> sources.read(now.sourceIds())) : sources.none();
  }

  private CompletableFuture<Optional<Integer>> declared(Layout now) {
    boolean isAdaptive = now.scheduler().isEmpty() || now.scheduler().equals("Adaptive");
    return canDeclare && isAdaptive && !now.state().hasEnded()
        ? declared.get(this::askDeclared)
        : CompletableFuture.completedFuture(Optional.empty());
  }

  /** Another parallelism was declared just now. */
  void forgetDeclared() {
    declared.forget();
  }

  private CompletableFuture<Optional<Integer>> askDeclared() {
    return door.get(path + "/resource-requirements")
        .thenApply(
            answer -> {
              if (answer.mentions("UnsupportedOperationException")) {
                canDeclare = false; // the default scheduler, or reactive mode
                return Optional.empty();
              }
              if (answer.isRefused() && answer.mentions("FlinkJobNotFoundException")) {
                return Optional.empty(); // ended between two requests
              }
              return answer.ok().objects().values().stream()
                  .map(vertex -> vertex.object("parallelism").count("upperBound"))
                  .max(Integer::compare);
            });
  }

  private CompletableFuture<SortedSet<String>> askOccupied(Layout now) {
    CompletableFuture<SortedSet<String>> all = CompletableFuture.completedFuture(new TreeSet<>());
    if (now.state().hasEnded()) {
      return all;
    }
    for (String vertex : now.vertexIds()) {
      CompletableFuture<List<String>> one =
          door.get(path + "/vertices/" + vertex + "/taskmanagers").thenApply(JobReader::busy);
      all =
          all.thenCombine(
              one,
              (sum, next) -> {
                SortedSet<String> both = new TreeSet<>(sum);
                both.addAll(next);
                return both;
              });
    }
    return all;
  }

  private static List<String> busy(Answer answer) {
    return answer.ok().list("taskmanagers").stream()
        .filter(JobReader::runsSomething)
        .map(taskManager -> taskManager.text("taskmanager-id"))
        .filter(taskManagerId -> !taskManagerId.equals("(unassigned)"))
        .toList();
  }

  private static boolean runsSomething(Fields taskManager) {
    return taskManager.object("status-counts").counts().entrySet().stream()
        .anyMatch(tasks -> !ENDED_TASKS.contains(tasks.getKey()) && tasks.getValue() > 0);
  }

  /** Flink counts rescales as restarts, too. Before the first metrics arrive it tells nothing. */
  private CompletableFuture<Long> askRestarts() {
    return door.get(path + "/metrics?get=numRestarts")
        .thenApply(
            answer ->
                answer.ok().elements().stream()
                    .filter(metric -> metric.text("id").equals("numRestarts"))
                    .map(metric -> Math.round(metric.node().path("value").asDouble()))
                    .findFirst()
                    .orElse(0L));
  }

  /** Without a checkpoint folder the path is Flink's word that it cannot be restored from. */
  private CompletableFuture<Optional<Snapshot>> askCheckpoint() {
    return latest("completed", Snapshot.Kind.CHECKPOINT);
  }

  private CompletableFuture<Optional<Snapshot>> latest(String which, Snapshot.Kind kind) {
    return door.get(path + "/checkpoints")
        .thenApply(
            answer ->
                answer.status() == Answer.NOT_FOUND // the job takes no checkpoints
                    ? Optional.empty()
                    : answer
                        .ok()
                        .object("latest")
                        .optional(which)
                        .map(
                            found ->
                                new Snapshot(
                                    kind,
                                    found.text("external_path"),
                                    Instant.ofEpochMilli(found.number("latest_ack_timestamp")))));
  }

  private CompletableFuture<Optional<String>> failure(Layout now) {
    return now.state().isFailing()
        ? failure.get(this::askFailure)
        : CompletableFuture.completedFuture(lastFailure);
  }

  private CompletableFuture<Optional<String>> askFailure() {
    return door.get(path + "/exceptions?maxExceptions=1")
        .thenApply(
            answer -> {
              Optional<String> newest =
                  answer.ok().object("exceptionHistory").list("entries").stream()
                      .findFirst()
                      .flatMap(entry -> RootCause.of(entry.text("stacktrace")));
              if (newest.isPresent()) {
                lastFailure = newest;
              }
              return lastFailure;
            });
  }

  /** How the savepoint goes; empty when this JobManager was never asked for it. */
  CompletableFuture<Optional<SavepointView>> savepoint(String triggerId) {
    SavepointView known = ended;
    if (known != null && known.triggerId().equals(triggerId)) {
      return CompletableFuture.completedFuture(Optional.of(known));
    }
    return door.get(path + "/savepoints/" + triggerId)
        .thenCompose(
            answer ->
                answer.status() == Answer.NOT_FOUND
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : savepoint(triggerId, answer.ok()).thenApply(Optional::of));
  }

  private CompletableFuture<SavepointView> savepoint(String triggerId, Fields status) {
    if (!status.object("status").text("id").equals("COMPLETED")) {
      return CompletableFuture.completedFuture(
          new SavepointView(triggerId, Optional.empty(), Optional.empty()));
    }
    Fields operation = status.object("operation");
    Optional<Fields> cause = operation.optional("failure-cause");
    if (cause.isPresent()) {
      String why = RootCause.of(cause.get().text("stack-trace")).orElse("no reason given");
      return CompletableFuture.completedFuture(
          keep(
              new SavepointView(
                  triggerId, Optional.empty(), Optional.of(Reason.of("SavepointFailed", why)))));
    }
    String location = operation.text("location");
    return latest("savepoint", Snapshot.Kind.SAVEPOINT)
        .thenApply(
            newest ->
                keep(
                    SavepointView.completed(
                        triggerId,
                        location,
                        newest
                            .filter(savepoint -> savepoint.path().equals(location))
                            .map(Snapshot::at)
                            .orElseGet(clock::instant))));
  }

  private SavepointView keep(SavepointView view) {
    ended = view;
    return view;
  }
}
