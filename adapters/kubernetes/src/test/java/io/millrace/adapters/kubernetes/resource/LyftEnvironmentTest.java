package io.millrace.adapters.kubernetes.resource;

import static io.millrace.adapters.kubernetes.resource.Given.main;
import static io.millrace.adapters.kubernetes.resource.Given.names;
import static io.millrace.adapters.kubernetes.resource.Given.pods;
import static io.millrace.adapters.kubernetes.resource.Given.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.millrace.model.spec.FlinkSpec;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LyftEnvironmentTest {
  @Test
  @DisplayName("L14 the seeds environment is lyfts byte for byte")
  void theSeedsEnvironmentIsLyftsByteForByte() {
    FlinkSpec seed = Given.golden("L1-seed-application");
    String revision = Names.of(seed).revision();
    String common =
        """
        blob.server.port: 6125
        jobmanager.heap.size: 102400k
        jobmanager.rpc.port: 6123
        jobmanager.web.port: 8081
        metrics.internal.query-service.port: 50101
        query.server.port: 6124
        state.backend.fs.checkpointdir: file:///checkpoints/flink/checkpoints
        state.checkpoints.dir: file:///checkpoints/flink/externalized-checkpoints
        state.savepoints.dir: file:///checkpoints/flink/savepoints
        taskmanager.heap.size: 102400k
        taskmanager.network.memory.fraction: 0.1
        taskmanager.network.memory.min: 10m
        taskmanager.numberOfTaskSlots: 2
        web.upload.dir: /opt/flink

        jobmanager.rpc.address: %s
        """
            .formatted(revision);

    Container jobManager = main(pods(seed, Job.class));
    Container taskManager = main(pods(seed, Deployment.class));

    assertThat(value(jobManager, "FLINK_PROPERTIES")).isEqualTo(common);
    assertThat(value(taskManager, "FLINK_PROPERTIES"))
        .isEqualTo(common + "taskmanager.host: $HOST_IP\n");
    assertThat(names(jobManager.getEnv()))
        .startsWith(
            "AWS_METADATA_SERVICE_TIMEOUT",
            "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
            "APP_NAME",
            "OPERATOR_FLINK_CONFIG",
            "FLINK_PROPERTIES",
            "HOST_NAME",
            "HOST_IP",
            "FLINK_DEPLOYMENT_TYPE");
    assertThat(value(jobManager, "OPERATOR_FLINK_CONFIG")).isEqualTo(common);
  }

  @Test
  @DisplayName("L14 since flink111 the process is sized")
  void sinceFlink111TheProcessIsSized() {
    FlinkSpec spec = Given.with("flinkVersion: \"1.11\"");

    assertThat(value(main(pods(spec, Job.class)), "FLINK_PROPERTIES"))
        .contains("jobmanager.memory.process.size: 2516582k\n")
        .contains("taskmanager.memory.process.size: 838860k\n")
        .doesNotContain("heap.size");
  }

  @Test
  @DisplayName("L14 the users variables come last")
  void theUsersVariablesComeLast() {
    FlinkSpec spec =
        Given.with(
            "taskManagerConfig: {envConfig: {env: [{name: APP_NAME, value: mine}, {name: B, value:"
                + " c}]}}");

    List<EnvVar> env = main(pods(spec, Deployment.class)).getEnv();

    assertThat(names(env)).endsWith("APP_NAME", "B").doesNotHaveDuplicates();
    assertThat(value(main(pods(spec, Deployment.class)), "APP_NAME")).isEqualTo("mine");
  }
}
