package io.millrace.adapters.kubernetes.resource;

import static io.millrace.adapters.kubernetes.resource.Given.main;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action.EnsureJobManager;
import io.millrace.model.decision.Action.EnsureStandby;
import io.millrace.model.spec.FlinkSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** JobManagers that are given their job over REST. */
class SessionTest {
  private static final FlinkSpec STANDBY = Given.with("update: Standby");

  @Test
  void whatStandsByIsAsItWillRunButForAMark() {
    List<HasMetadata> standby =
        FlinkResources.standby(new EnsureStandby(STANDBY, 2, new Replicas(1)), Owner.NONE);
    Job marked = (Job) standby.get(standby.size() - 1);
    Job running = jobManager(STANDBY, true);

    assertThat(marked.getMetadata().getAnnotations()).containsEntry(Labels.STANDBY, "true");
    assertThat(marked.getMetadata().getName()).isEqualTo(running.getMetadata().getName());
    assertThat(marked.getSpec()).isEqualTo(running.getSpec());
    assertThat(running.getMetadata().getAnnotations()).doesNotContainKey(Labels.STANDBY);
    assertThat(standby).noneMatch(each -> each.getMetadata().getName().equals("foo"));
  }

  @Test
  void findsItsJarByALinkThatIsMadeBeforeFlinkStarts() {
    PodSpec pod = jobManager(STANDBY, true).getSpec().getTemplate().getSpec();

    assertThat(main(jobManager(STANDBY, true).getSpec().getTemplate()).getArgs())
        .containsExactly("jobmanager");
    assertThat(Given.configuration(STANDBY)).contains("web.upload.dir: \"/session-jars\"");
    assertThat(Given.configuration(Given.with(""))).doesNotContain("web.upload.dir");
    assertThat(pod.getInitContainers())
        .singleElement()
        .satisfies(
            init -> {
              assertThat(init.getImage()).isEqualTo("example/job:1");
              assertThat(init.getCommand()).startsWith("sh", "-c").endsWith("job.jar");
              assertThat(init.getVolumeMounts())
                  .extracting(VolumeMount::getMountPath)
                  .contains("/session-jars");
              assertThat(init.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
            });
  }

  @Test
  void inAnImageMadeForLyftsOperatorTheJarIsThere() {
    FlinkSpec lyft = Given.with("update: Standby\nflinkConfig: {web.upload.dir: /opt/flink}");
    Job job = jobManager(lyft, true);

    assertThat(job.getSpec().getTemplate().getSpec().getInitContainers()).isEmpty();
    assertThat(main(job.getSpec().getTemplate()).getArgs()).containsExactly("jobmanager");
  }

  @Test
  void theWayOfUpdatingIsNoOtherRevisionAndTheModeIs() {
    FlinkSpec plain = Given.with("");

    assertThat(STANDBY.revision()).isEqualTo(plain.revision());
    assertThat(Given.with("clusterMode: application").revision()).isEqualTo(plain.revision());
    assertThat(Given.with("clusterMode: session").revision()).isNotEqualTo(plain.revision());
  }

  @Test
  void nativeModeHasNeither() {
    FlinkSpec spec = Given.with("update: Standby\nclusterMode: session\nmode: native");

    assertThat(spec.isSession()).isFalse();
    assertThat(spec.standsBy()).isFalse();
  }

  private static Job jobManager(FlinkSpec spec, boolean isSession) {
    var objects =
        FlinkResources.jobManager(
            new EnsureJobManager(spec, 2, "0".repeat(32), 4, Optional.empty(), isSession),
            Owner.NONE);
    return (Job) objects.get(objects.size() - 1);
  }
}
