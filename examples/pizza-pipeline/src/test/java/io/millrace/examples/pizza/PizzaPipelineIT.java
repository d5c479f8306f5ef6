package io.millrace.examples.pizza;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PizzaPipelineIT {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Duration OUTAGE = Duration.ofSeconds(30);

  /** So long that a member which is soon gone has left of its own accord. */
  private static final String LONG_SESSION = "--set=session.timeout.ms=60000";

  @TempDir private static Path folder;
  private static Plant plant;

  @BeforeAll
  static void start() {
    plant = new Plant(folder);
  }

  @AfterAll
  static void stop() {
    plant.close();
  }

  @Test
  void eachLineIsStoredOnceWhenOneOfTwoInstancesIsKilled() throws Exception {
    plant.order("killed", 1000, 100, 0);
    String session = "--set=session.timeout.ms=6000";
    // commits so rarely that the other instance reads again what the killed one had stored
    String commits = "--commit-interval=30000";
    plant.start("killed", "a", session, commits, "--delay=5");
    Instance killed = plant.start("killed", "b", session, commits, "--delay=5");
    await().atMost(LIMIT).until(() -> plant.workingMembers("killed") == 2);
    CompletableFuture<Void> orders =
        CompletableFuture.runAsync(() -> plant.order("killed", 1100, 900, 5));
    await().atMost(LIMIT).until(() -> plant.audit("killed", 1100, 900).found() > 800);
    long storedThen = plant.audit("killed", 1000, 1000).found();

    killed.kill();

    orders.get();
    await().atMost(LIMIT).until(() -> plant.audit("killed", 1000, 1000).lost() == 0);
    SinkAudit audit = plant.audit("killed", 1000, 1000);
    System.out.println("killed one of two at " + storedThen + " lines, in the end " + audit);
    assertThat(audit.isExact()).as("%s", audit).isTrue();
  }

  @Test
  void nothingIsLostWhileTheStoreIsAwayAndAnInstanceThatWaitsForItLeaves() throws Exception {
    plant.order("away", 1000, 100, 0);
    Instance stays = plant.start("away", "a", LONG_SESSION);
    Instance leaves = plant.start("away", "b", LONG_SESSION);
    await().atMost(LIMIT).until(() -> plant.workingMembers("away") == 2);
    await().atMost(LIMIT).until(() -> plant.audit("away", 1000, 100).lost() == 0);
    CompletableFuture<Void> orders =
        CompletableFuture.runAsync(() -> plant.order("away", 1100, 600, 20));
    await().atMost(LIMIT).until(() -> plant.audit("away", 1100, 600).found() > 50);

    plant.stopMongo();
    Instant gone = Instant.now();
    await()
        .atMost(LIMIT)
        .until(
            () ->
                List.of(stays, leaves).stream()
                    .allMatch(each -> each.line("MongoDB is away").isPresent()));
    long committed = plant.committed("away");
    leaves.terminate();
    leaves.exitCode(30);
    await().atMost(Duration.ofSeconds(20)).until(() -> plant.members("away").size() == 1);
    TimeUnit.MILLISECONDS.sleep(
        Math.max(0, OUTAGE.minus(Duration.between(gone, Instant.now())).toMillis()));
    assertThat(plant.committed("away")).isEqualTo(committed);
    plant.startMongo();

    orders.get();
    await().atMost(LIMIT).until(() -> plant.audit("away", 1000, 700).lost() == 0);
    SinkAudit audit = plant.audit("away", 1000, 700);
    System.out.println("store away for " + OUTAGE + ", in the end " + audit);
    assertThat(audit.isExact()).as("%s", audit).isTrue();
    assertThat(leaves.line("LEFT")).hasValue("LEFT");
    assertThat(stays.line("MongoDB is back")).isPresent();
  }

  @Test
  void anInstanceLeavesItsGroupAtTheEndAndAnotherTakesOverAtOnce() throws Exception {
    plant.order("leaves", 1000, 10, 0);
    plant.start("leaves", "a", LONG_SESSION);
    Instance leaves = plant.start("leaves", "b", LONG_SESSION);
    await().atMost(LIMIT).until(() -> plant.workingMembers("leaves") == 2);
    Instant asked = Instant.now();

    leaves.terminate();

    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                plant.members("leaves").size() == 1
                    && plant.members("leaves").stream()
                        .map(MemberDescription::assignment)
                        .allMatch(assigned -> assigned.topicPartitions().size() == 5));
    System.out.println("all partitions taken over " + Duration.between(asked, Instant.now()));
    plant.order("leaves", 1010, 50, 0);
    await().atMost(LIMIT).until(() -> plant.audit("leaves", 1000, 60).lost() == 0);
    assertThat(plant.audit("leaves", 1000, 60).isExact()).isTrue();
    assertThat(leaves.line("LEFT")).hasValue("LEFT");
  }

  @Test
  void aRecordThatNobodyCanReadEndsEachInstance() throws Exception {
    plant.order("junk", 1000, 10, 0);
    Instance first = plant.start("junk", "a");
    Instance second = plant.start("junk", "b");
    await().atMost(LIMIT).until(() -> plant.workingMembers("junk") == 2);

    plant.writeJunk("junk");

    assertThat(List.of(first.exitCode(60), second.exitCode(60))).containsExactly(1, 1);
    assertThat(List.of(first, second))
        .anyMatch(each -> each.line("the application ends").isPresent());
  }

  @Test
  void avroOrdersGoThroughARegistryAndTheGeneratorChecksThem() {
    try (FakeRegistry fake = new FakeRegistry()) {
      String registry = "--schema-registry=" + fake.url();
      plant.order("avro", 1000, 50, 0, registry);
      plant.start("avro", "a", registry);

      plant.order(
          "avro", 1050, 50, 0, registry, "--collection=avro", "--verify=" + plant.mongoUrl());

      assertThat(plant.audit("avro", 1000, 100).isExact()).isTrue();
      // the generator registers at each start; the pipeline asks once
      assertThat(fake.requests()).hasSize(3);
    }
  }
}
