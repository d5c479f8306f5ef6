package io.millrace.adapters.kubernetes.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.planning.lifecycle.JobIds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class SnapshotLookupTest {
  private static final FlinkSpec SPEC = Given.golden("E21-pod-template");

  @Test
  void itLooksWhereTheJobWritesForTheJobsOfAllAttempts() {
    Pod pod = FlinkResources.snapshotLookup(SPEC, "a life", 3, Owner.NONE);

    assertThat(main(pod).getArgs())
        .containsExactly(
            "/dev/termination-log",
            "file:///data/templated/checkpoints",
            JobIds.job(SPEC.name(), "a life", 1),
            JobIds.job(SPEC.name(), "a life", 2),
            JobIds.job(SPEC.name(), "a life", 3));
  }

  @Test
  void itHasWhatTheJobsPodsHaveAndNoSidecar() {
    Pod pod = FlinkResources.snapshotLookup(SPEC, "a life", 1, Owner.NONE);

    assertThat(pod.getSpec().getContainers()).hasSize(1);
    assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
    assertThat(main(pod).getImage()).isEqualTo(SPEC.image());
    assertThat(main(pod).getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .contains("/opt/flink/conf", "/data", "/models", "/shared", "/opt/millrace");
    assertThat(pod.getMetadata().getLabels())
        .containsEntry(Labels.TYPE, Labels.LOOKUP)
        .containsEntry(Labels.APPLICATION, "templated");
  }

  @Test
  void manyAttemptsAreBounded() {
    Pod pod = FlinkResources.snapshotLookup(SPEC, "a life", 10_000, Owner.NONE);

    assertThat(main(pod).getArgs())
        .hasSize(2 + JobIds.ATTEMPTS)
        .endsWith(JobIds.job(SPEC.name(), "a life", 10_000));
  }

  @Test
  void theCodeIsAJarWithTheOneClass() throws IOException {
    String code =
        FlinkResources.snapshotLookupCode(SPEC, Owner.NONE).getBinaryData().get("lookup.jar");
    try (var jar = new ZipInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(code)))) {
      var entry = jar.getNextEntry();
      assertThat(entry).isNotNull();
      assertThat(entry.getName()).isEqualTo("io/millrace/adapters/lookup/NewestCheckpoint.class");
      assertThat(jar.readAllBytes()).startsWith(0xCA, 0xFE, 0xBA, 0xBE);
      assertThat(jar.getNextEntry()).isNull();
    }
  }

  @Test
  void anApplicationWithoutAFolderHasNothingToLookFor() {
    assertThat(FlinkResources.keepsCheckpoints(SPEC)).isTrue();
    assertThat(FlinkResources.keepsCheckpoints(Given.with(""))).isFalse();
  }

  private static Container main(Pod pod) {
    return pod.getSpec().getContainers().get(0);
  }
}
