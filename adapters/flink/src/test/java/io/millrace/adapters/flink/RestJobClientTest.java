package io.millrace.adapters.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.adapters.flink.FakeJobManager.Asked;
import io.millrace.control.UnavailableException;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.JobState;
import io.millrace.model.observation.JobManagerView.JobView;
import io.millrace.model.observation.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestJobClientTest {
  private static final String JOB = FakeJobManager.JOB;
  private static final String PATH = "/jobs/" + JOB;
  private static final String FAILED_JOB = "6b8c231fed2815eb66332271cb2cb471";
  private static final String TRIGGER = "00000000000000000000000000000051";

  private final MovableClock clock = new MovableClock();
  private final RestJobClient client = new RestJobClient(clock);
  private FakeJobManager jobManager;

  @BeforeEach
  void start() throws IOException {
    jobManager = new FakeJobManager();
  }

  @AfterEach
  void stop() {
    jobManager.close();
  }

  private JobManagerView observe() {
    return client.observe(jobManager.uri(), Optional.empty());
  }

  private JobView job() {
    return observe().job().orElseThrow();
  }

  private void later() {
    clock.pass(Duration.ofSeconds(2));
  }

  @Test
  void seesTheRunningJobWhole() {
    jobManager.plays("running");

    JobManagerView seen = observe();

    assertThat(seen.registered()).containsExactly("tm-1", "tm-2");
    assertThat(seen.slotsTotal()).isEqualTo(2);
    assertThat(seen.savepoint()).isEmpty();
    JobView job = seen.job().orElseThrow();
    assertThat(job.id()).isEqualTo(JOB);
    assertThat(job.state()).isEqualTo(JobState.RUNNING);
    assertThat(job.parallelism()).isEqualTo(1);
    assertThat(job.declared()).contains(1);
    assertThat(job.tasksRunning()).isEqualTo(2);
    assertThat(job.tasksTotal()).isEqualTo(2);
    assertThat(job.isFullyRunning()).isTrue();
    assertThat(job.occupied()).containsExactly("tm-1");
    assertThat(job.restarts()).isZero();
    assertThat(job.backlog()).contains(0L);
    assertThat(job.failure()).isEmpty();
    assertThat(job.checkpoint())
        .contains(
            new Snapshot(
                Snapshot.Kind.CHECKPOINT,
                "file:/data/flink/checkpoints/" + JOB + "/chk-4",
                Instant.ofEpochMilli(1795254973905L)));
  }

  @Test
  void seesTheRescaledJobOnBothTaskManagers() {
    jobManager.plays("rescaled");

    JobView job = job();

    assertThat(job.parallelism()).isEqualTo(2);
    assertThat(job.declared()).contains(2);
    assertThat(job.tasksRunning()).isEqualTo(4);
    assertThat(job.occupied()).containsExactly("tm-1", "tm-2");
    assertThat(job.restarts()).isEqualTo(1);
  }

  @Test
  void seesAJobThatIsRestartedWithTheCause() {
    jobManager.plays("restarting");

    JobView job = job();

    assertThat(job.state()).isEqualTo(JobState.RESTARTING);
    assertThat(job.parallelism()).isZero();
    assertThat(job.tasksRunning()).isZero();
    assertThat(job.occupied()).isEmpty();
    assertThat(job.backlog()).isEmpty();
    assertThat(job.failure())
        .hasValueSatisfying(
            cause ->
                assertThat(cause)
                    .startsWith("RemoteTransportException: Connection unexpectedly closed")
                    .doesNotContain("\n"));
  }

  @Test
  void keepsTellingTheLastFailureOfAJobThatRunsAgain() {
    jobManager.plays("restarting");
    Optional<String> failure = job().failure();

    jobManager.plays("running");
    later();

    assertThat(job().failure()).isEqualTo(failure).isPresent();
    assertThat(job().state()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void seesAFailedJobUnderTheDefaultScheduler() {
    jobManager.plays("failed");

    JobManagerView seen = observe();

    JobView job = seen.job().orElseThrow();
    assertThat(seen.registered()).isEmpty();
    assertThat(job.id()).isEqualTo(FAILED_JOB);
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.declared()).isEmpty();
    assertThat(job.occupied()).isEmpty();
    assertThat(job.failure())
        .contains("ResourceManagerException: TaskManager with id tm-1 is no longer reachable.");
  }

  @Test
  void declaresNothingUnderTheDefaultScheduler() {
    jobManager.plays("default-scheduler");

    assertThat(job().declared()).isEmpty();
    assertThat(job().isFullyRunning()).isTrue();
  }

  @Test
  void declaresNothingWhereFlinkDoesNotSupportIt() {
    jobManager.plays("running");
    String reactive = PATH + "/resource-requirements";
    jobManager.on(
        "GET " + reactive,
        500,
        FakeJobManager.recorded("default-scheduler/requirements").path("body").toString());

    assertThat(job().declared()).isEmpty();
    later();
    assertThat(job().declared()).isEmpty();
    assertThat(jobManager.askedFor("GET " + reactive)).isEqualTo(1);
  }

  @Test
  void seesAnEmptyCluster() {
    jobManager.plays("empty");

    assertThat(observe())
        .isEqualTo(
            new JobManagerView(new java.util.TreeSet<>(), 0, Optional.empty(), Optional.empty()));
  }

  @Test
  void seesAFinishedJobAndTheSavepointItStoppedWith() {
    String stop = "00000000000000000000000000000053";
    jobManager.plays("finished");

    JobManagerView seen = client.observe(jobManager.uri(), Optional.of(stop));

    assertThat(seen.job().orElseThrow().state()).isEqualTo(JobState.FINISHED);
    assertThat(seen.job().orElseThrow().isFullyRunning()).isFalse();
    var savepoint = seen.savepoint().orElseThrow();
    assertThat(savepoint.triggerId()).isEqualTo(stop);
    assertThat(savepoint.failed()).isEmpty();
    Snapshot completed = savepoint.completed().orElseThrow();
    assertThat(completed.kind()).isEqualTo(Snapshot.Kind.SAVEPOINT);
    assertThat(completed.path()).startsWith("file:/data/flink/savepoints/savepoint-");
    assertThat(completed.at()).isEqualTo(lastSavepointOf("finished"));
  }

  private static Instant lastSavepointOf(String scenario) {
    return Instant.ofEpochMilli(
        FakeJobManager.recorded(scenario + "/checkpoints")
            .at("/body/latest/savepoint/latest_ack_timestamp")
            .longValue());
  }

  @Test
  void followsASavepointFromUnknownToCompleted() {
    jobManager.plays("running").playsOne("savepoint/unknown");
    assertThat(client.observe(jobManager.uri(), Optional.of(TRIGGER)).savepoint()).isEmpty();

    jobManager.playsOne("savepoint/in-progress");
    var pending = client.observe(jobManager.uri(), Optional.of(TRIGGER)).savepoint().orElseThrow();
    assertThat(pending.completed()).isEmpty();
    assertThat(pending.failed()).isEmpty();

    jobManager.playsOne("savepoint/completed").playsOne("savepoint/checkpoints");
    var done = client.observe(jobManager.uri(), Optional.of(TRIGGER)).savepoint().orElseThrow();
    assertThat(done.completed())
        .contains(
            new Snapshot(
                Snapshot.Kind.SAVEPOINT,
                "file:/data/flink/savepoints/savepoint-000000-2ada390b3b1a",
                Instant.ofEpochMilli(1795254982328L)));
  }

  @Test
  void tellsWhyASavepointFailed() {
    jobManager.plays("running").playsOne("savepoint/failed");
    String trigger = "00000000000000000000000000000052";

    var seen = client.observe(jobManager.uri(), Optional.of(trigger)).savepoint().orElseThrow();

    assertThat(seen.completed()).isEmpty();
    assertThat(seen.failed().orElseThrow().message())
        .isEqualTo("IOException: Failed to create savepoint directory at file:/proc/nope");
  }

  @Test
  void asksForSavepointAndStopWithOurTriggerIdInFlinksSpelling() {
    String answer = "{\"request-id\":\"" + TRIGGER + "\"}";
    jobManager
        .on("POST " + PATH + "/savepoints", 202, answer)
        .on("POST " + PATH + "/stop", 202, answer);

    client.triggerSavepoint(jobManager.uri(), JOB, TRIGGER);
    client.triggerSavepoint(jobManager.uri(), JOB, TRIGGER);
    client.stopWithSavepoint(jobManager.uri(), JOB, TRIGGER, true);

    String savepoint = "{\"cancel-job\":false,\"triggerId\":\"" + TRIGGER + "\"}";
    assertThat(jobManager.asked())
        .containsExactly(
            new Asked("POST " + PATH + "/savepoints", savepoint),
            new Asked("POST " + PATH + "/savepoints", savepoint),
            new Asked(
                "POST " + PATH + "/stop", "{\"drain\":true,\"triggerId\":\"" + TRIGGER + "\"}"));
  }

  @Test
  void declaresEveryVertexWithinItsMaximum() throws IOException {
    jobManager.plays("running").on("PUT " + PATH + "/resource-requirements", 200, "{}");

    client.declareParallelism(jobManager.uri(), JOB, 300);

    String put =
        jobManager.asked().stream()
            .filter(request -> request.line().startsWith("PUT"))
            .map(Asked::body)
            .findFirst()
            .orElseThrow();
    String bounds = "{\"parallelism\":{\"lowerBound\":1,\"upperBound\":128}}";
    assertThat(new ObjectMapper().readTree(put))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    "{\""
                        + FakeJobManager.SOURCE
                        + "\":"
                        + bounds
                        + ",\""
                        + FakeJobManager.COUNT
                        + "\":"
                        + bounds
                        + "}"));
  }

  @Test
  void seesADeclarationAtOnce() {
    jobManager.plays("running").on("PUT " + PATH + "/resource-requirements", 200, "{}");
    assertThat(job().declared()).contains(1);

    client.declareParallelism(jobManager.uri(), JOB, 2);
    jobManager.playsOne("rescaled/requirements");

    assertThat(job().declared()).contains(2);
  }

  @Test
  void carriesFlinksWordsWhenItRefuses() {
    jobManager.plays("running").playsOne("errors/parallelism-too-big");

    assertThatThrownBy(() -> client.declareParallelism(jobManager.uri(), JOB, 2))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("status 400")
        .hasMessageContaining("The newly requested parallelism 1000 for the job vertex");
  }

  @Test
  void asksForACheckpointOfTheConfiguredKind() {
    jobManager.playsOne("errors/checkpoint-accepted");

    client.triggerCheckpoint(jobManager.uri(), JOB);

    assertThat(jobManager.asked())
        .containsExactly(
            new Asked("POST " + PATH + "/checkpoints", "{\"checkpointType\":\"CONFIGURED\"}"));
  }

  @Test
  void aCheckpointThatIsPendingAlreadyIsNoFailure() {
    String cause =
        "org.apache.flink.runtime.checkpoint.CheckpointException: The maximum number of queued"
            + " checkpoint requests exceeded";
    jobManager.on("POST " + PATH + "/checkpoints", 500, "{\"errors\":[\"" + cause + "\"]}");

    client.triggerCheckpoint(jobManager.uri(), JOB);

    assertThat(jobManager.asked()).hasSize(1);
  }

  @Test
  void refusesIdsThatFlinkCouldNotRead() {
    assertThatThrownBy(() -> client.triggerSavepoint(jobManager.uri(), JOB, "mine"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mine");
    assertThat(jobManager.asked()).isEmpty();
  }

  @Test
  void asksLittleWhileNothingChanges() {
    jobManager.plays("running");
    observe();
    jobManager.forgetAsked();

    observe();
    clock.pass(Duration.ofMillis(100));
    observe();

    assertThat(jobManager.asked().stream().map(Asked::line).distinct())
        .containsExactlyInAnyOrder("GET /taskmanagers", "GET /jobs/overview", "GET " + PATH);
    assertThat(jobManager.asked()).hasSize(6);
  }

  @Test
  void asksAgainWhereTasksRunAsSoonAsTheyMoved() {
    jobManager.plays("running");
    assertThat(job().occupied()).containsExactly("tm-1");

    jobManager.plays("rescaled");

    assertThat(job().occupied()).containsExactly("tm-1", "tm-2");
  }

  @Test
  void sumsTheBacklogAndListsNamesOnce() {
    jobManager.plays("running");
    String names = "GET " + PATH + "/vertices/" + FakeJobManager.SOURCE + "/subtasks/metrics";
    String values = names + "?agg=sum&get=Source__virtual-topic.pendingRecords";
    jobManager.on(values, 200, "[{\"id\":\"Source__virtual-topic.pendingRecords\",\"sum\":41.6}]");
    assertThat(job().backlog()).contains(42L);

    jobManager.on(
        values, 200, "[{\"id\":\"Source__virtual-topic.pendingRecords\",\"sum\":\"NaN\"}]");
    later();

    assertThat(job().backlog()).isEmpty();
    assertThat(jobManager.askedFor(names)).isEqualTo(1);
    assertThat(jobManager.askedFor(values)).isEqualTo(2);
  }

  @Test
  void doesNotWaitForSubtasksThatHaveFinished() {
    jobManager.plays("running");
    String body = FakeJobManager.recorded("running/job").path("body").toString();
    String oneFinished =
        body.replaceFirst("\"RUNNING\":1,\"FINISHED\":0", "\"RUNNING\":0,\"FINISHED\":1");
    assertThat(oneFinished).isNotEqualTo(body);
    jobManager.on("GET " + PATH, 200, oneFinished);

    assertThat(job().tasksTotal()).isEqualTo(1);
    assertThat(job().isFullyRunning()).isTrue();
  }

  @Test
  void takesTheNewestOfSeveralJobs() {
    jobManager.plays("running").plays("default-scheduler");
    jobManager.on(
        "GET /jobs/overview",
        200,
        "{\"jobs\":[{\"jid\":\""
            + FAILED_JOB
            + "\",\"start-time\":2},{\"jid\":\""
            + JOB
            + "\",\"start-time\":1}]}");

    assertThat(job().id()).isEqualTo(FAILED_JOB);
  }

  @Test
  void mapsEveryStateOfFlink() {
    List<String> flink =
        List.of(
            "INITIALIZING",
            "CREATED",
            "RUNNING",
            "FAILING",
            "FAILED",
            "CANCELLING",
            "CANCELED",
            "FINISHED",
            "RESTARTING",
            "SUSPENDED",
            "RECONCILING");

    assertThat(flink.stream().map(FlinkState::parse))
        .containsExactlyInAnyOrder(FlinkState.values());
    assertThat(flink.stream().map(name -> FlinkState.parse(name).folded()))
        .containsAll(List.of(JobState.values()));
  }
}
