package io.millrace.planning.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.model.ApplicationName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which jobs are whose. */
class JobIdsTest {
  private static final ApplicationName RIVER = new ApplicationName("streams", "river");

  @Test
  void sameDeploymentIsTheSameJob() {
    assertEquals(JobIds.job(RIVER, "a", 3), JobIds.job(RIVER, "a", 3));
    assertTrue(JobIds.job(RIVER, "a", 3).matches("[0-9a-f]{32}"));
  }

  @Test
  void anotherIncarnationHasOtherJobs() {
    assertNotEquals(JobIds.job(RIVER, "a", 1), JobIds.job(RIVER, "b", 1));
    assertNotEquals(JobIds.job(RIVER, "a", 1), JobIds.job(RIVER, "a", 2));
  }

  @Test
  void jobsOfAllAttemptsAreBounded() {
    assertEquals(List.of(), List.copyOf(JobIds.jobs(RIVER, "a", 0)));
    assertEquals(
        List.of(JobIds.job(RIVER, "a", 1), JobIds.job(RIVER, "a", 2)),
        List.copyOf(JobIds.jobs(RIVER, "a", 2)));
    List<String> many = List.copyOf(JobIds.jobs(RIVER, "a", 10_000));
    assertEquals(JobIds.ATTEMPTS, many.size());
    assertEquals(JobIds.job(RIVER, "a", 10_000), many.get(many.size() - 1));
  }
}
