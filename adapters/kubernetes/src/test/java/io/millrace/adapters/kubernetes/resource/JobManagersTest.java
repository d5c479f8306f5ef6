package io.millrace.adapters.kubernetes.resource;

import static io.millrace.adapters.kubernetes.resource.Given.configuration;
import static io.millrace.adapters.kubernetes.resource.Given.kinds;
import static io.millrace.adapters.kubernetes.resource.Given.main;
import static io.millrace.adapters.kubernetes.resource.Given.pods;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action.EnsureJobManager;
import io.millrace.model.spec.FlinkSpec;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JobManagersTest {
  private static final FlinkSpec PLAIN = Given.with("");

  @Test
  void anotherNumberOfTaskManagersReplacesNoPod() {
    var two = FlinkResources.taskManagers(PLAIN, new Replicas(2), Owner.NONE);
    var five = FlinkResources.taskManagers(PLAIN, new Replicas(5), Owner.NONE);

    assertThat(Given.with("taskManagerConfig: {replicas: 5}").revision())
        .isEqualTo(PLAIN.revision());
    ((Deployment) five.get(five.size() - 1)).getSpec().setReplicas(2);
    assertThat(five).isEqualTo(two);
  }

  @Test
  void anotherAttemptIsAnotherJobManagerAndTheSameTaskManagers() {
    Job first = job(1, Optional.empty());
    Job second = job(2, Optional.of("s3://b/chk-9"));

    assertThat(second.getMetadata().getName()).isEqualTo(Names.of(PLAIN).revision() + "-jm-2");
    assertThat(second.getMetadata().getAnnotations()).containsEntry(Labels.ATTEMPT, "2");
    assertThat(second.getSpec().getBackoffLimit()).isZero();
    assertThat(main(second.getSpec().getTemplate()).getArgs())
        .containsSequence("--fromSavepoint", "s3://b/chk-9");
    assertThat(main(first.getSpec().getTemplate()).getArgs()).doesNotContain("--fromSavepoint");
  }

  @Test
  @DisplayName("E11 two job managers announce their own addresses")
  void twoJobManagersAnnounceTheirOwnAddresses() {
    FlinkSpec spec = Given.golden("E11-two-job-managers");
    Deployment jobManagers = Given.only(spec, Deployment.class, "-jm");

    assertThat(jobManagers.getSpec().getReplicas()).isEqualTo(2);
    assertThat(main(jobManagers.getSpec().getTemplate()).getArgs())
        .contains("jobmanager.rpc.address=$(POD_IP)");
    assertThat(configuration(spec))
        .contains("high-availability.type: \"kubernetes\"")
        .contains("kubernetes.cluster-id: \"" + Names.of(spec).revision() + "\"")
        .contains("lease-duration: \"6 s\"")
        .doesNotContain("rest.address");
    assertThat(pods(spec, Deployment.class).getSpec().getServiceAccountName())
        .isEqualTo("orders-flink");
  }

  @Test
  void twoJobManagersWithoutHighAvailabilityAreOne() {
    FlinkSpec spec = Given.with("jobManagerConfig: {replicas: 2}");

    assertThat(kinds(spec)).contains("Job").containsOnlyOnce("Deployment");
  }

  private static Job job(long attempt, Optional<String> from) {
    var objects =
        FlinkResources.jobManager(
            new EnsureJobManager(PLAIN, attempt, "0".repeat(32), 4, from), Owner.NONE);
    return (Job) objects.get(objects.size() - 1);
  }
}
