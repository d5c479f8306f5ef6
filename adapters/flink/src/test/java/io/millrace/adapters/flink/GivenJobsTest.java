package io.millrace.adapters.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.model.ApplicationName;
import io.millrace.model.decision.Action;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.observation.JobManagerView.GivenView;
import io.millrace.model.spec.FlinkSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that are given to a session's JobManager. */
class GivenJobsTest {
  private static final String JOB = "0123456789abcdef0123456789abcdef";
  private static final String RUN = "POST /jars/my%20job.jar/run";
  private static final String PLAN = "POST /jars/my%20job.jar/plan";
  private static final FlinkSpec SPEC =
      new FlinkSpec(
          ApplicationName.parse("reader"),
          "reader:1",
          new FlinkSpec.Job(
              "my job.jar",
              "Reader",
              List.of("--rate", "$(RATE)", "$(NOBODY)"),
              2,
              true,
              Optional.empty(),
              Duration.ofHours(1)),
          new FlinkSpec.Cluster(
              1,
              new TreeMap<>(),
              new TreeMap<>(Map.of("RATE", "300")),
              FlinkSpec.Resources.DEFAULT,
              FlinkSpec.Resources.DEFAULT),
          FlinkSpec.Wishes.NONE,
          Optional.empty());
  private static final Action.SubmitJob SUBMIT =
      new Action.SubmitJob(SPEC, 2, JOB, 3, Optional.of("s3://b/savepoint-1"));

  private final MovableClock clock = new MovableClock();
  private final RestJobClient client = new RestJobClient(clock);
  private FakeJobManager jobManager;

  @BeforeEach
  void begin() throws IOException {
    jobManager = new FakeJobManager().plays("empty");
  }

  @AfterEach
  void end() {
    jobManager.close();
  }

  private Optional<GivenView> given() {
    return client.observe(jobManager.uri(), Optional.empty()).given();
  }

  private GivenView awaitGiven() {
    await().atMost(Duration.ofSeconds(10)).until(() -> given().isPresent());
    return given().orElseThrow();
  }

  @Test
  void givesAllThatTheJobIs() throws IOException {
    jobManager.on(RUN, 200, "{\"jobid\":\"" + JOB + "\"}");

    client.submit(jobManager.uri(), SUBMIT);

    assertEquals(new GivenView(JOB, Optional.empty()), awaitGiven());
    String body =
        jobManager.asked().stream()
            .filter(request -> request.line().equals(RUN))
            .findFirst()
            .orElseThrow()
            .body();
    assertEquals(
        new ObjectMapper()
            .readTree(
                "{\"jobId\":\"%s\",\"entryClass\":\"Reader\",\"parallelism\":3,\"savepointPath\":\"s3://b/savepoint-1\",\"allowNonRestoredState\":true,\"programArgsList\":[\"--rate\",\"300\",\"$(NOBODY)\"]}"
                    .formatted(JOB)),
        new ObjectMapper().readTree(body));
  }

  @Test
  void aJobThatIsAskedForTenTimesIsGivenOnce() {
    jobManager.isSilentOn(RUN);

    for (int pass = 0; pass < 10; pass++) {
      client.submit(jobManager.uri(), SUBMIT);
    }

    await().atMost(Duration.ofSeconds(10)).until(() -> jobManager.askedFor(RUN) > 0);
    assertEquals(1, jobManager.askedFor(RUN));
    assertThat(given()).isEmpty();
  }

  @Test
  void oneThatIsThereAlreadyIsTaken() {
    jobManager.on(
        RUN,
        400,
        "{\"errors\":[\"Internal server error.\",\"org.apache.flink.runtime.client.DuplicateJobSubmissionException: Job has already been submitted.\"]}");

    client.submit(jobManager.uri(), SUBMIT);

    assertThat(awaitGiven().refused()).isEmpty();
  }

  @Test
  void aMainMethodThatThrowsIsTold() {
    jobManager.on(
        PLAN,
        500,
        "{\"errors\":[\"Internal server error.\",\"org.apache.flink.client.program.ProgramInvocationException: The program caused an error: \\n\\nCaused by: java.lang.IllegalArgumentException: no such topic\"]}");

    client.rehearse(jobManager.uri(), new Action.RehearseJob(SPEC, 2, JOB, 3));

    GivenView told = awaitGiven();
    assertEquals(JOB, told.name());
    assertEquals("JobRefused", told.refused().orElseThrow().code());
    assertThat(told.refused().orElseThrow().message()).contains("no such topic");
  }

  @Test
  void oneThatIsNotUpYetIsAskedAgain() {
    jobManager.on(PLAN, 503, "{\"errors\":[\"Service temporarily unavailable\"]}");
    Action.RehearseJob rehearsal = new Action.RehearseJob(SPEC, 2, JOB, 3);
    client.rehearse(jobManager.uri(), rehearsal);
    await().atMost(Duration.ofSeconds(10)).until(() -> jobManager.askedFor(PLAN) == 1);
    jobManager.on(PLAN, 200, "{\"plan\":{}}");

    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              client.rehearse(jobManager.uri(), rehearsal);
              return given().isPresent();
            });

    assertThat(awaitGiven().refused()).isEmpty();
  }

  @Test
  void aJobThatDoesNotShowAfterAllIsGivenAgain() {
    jobManager.on(RUN, 200, "{\"jobid\":\"" + JOB + "\"}");
    client.submit(jobManager.uri(), SUBMIT);
    JobManagerView.GivenView first = awaitGiven();
    client.submit(jobManager.uri(), SUBMIT);
    assertEquals(1, jobManager.askedFor(RUN));

    clock.pass(Duration.ofSeconds(6));
    client.submit(jobManager.uri(), SUBMIT);

    assertThat(first.refused()).isEmpty();
    await().atMost(Duration.ofSeconds(10)).until(() -> jobManager.askedFor(RUN) == 2);
  }
}
