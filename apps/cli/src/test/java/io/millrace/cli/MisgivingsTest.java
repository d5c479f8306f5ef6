package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.adapters.pravega.PravegaMetricSource;
import io.millrace.api.Loading;
import io.millrace.api.Manifests;
import io.millrace.model.spec.ApplicationSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class MisgivingsTest {
  private static final String JOB =
      """
      apiVersion: flink.k8s.io/v1beta1
      kind: FlinkApplication
      metadata: {name: reader}
      spec:
        image: reader
        jarName: reader.jar
        entryClass: a.Reader
        parallelism: 1
        programArgs: "--topic $(TOPIC) --text $$(TEXT) --home $(HOME_FOLDER)"
        taskManagerConfig:
          resources: {limits: {memory: 1Mi}}
          envConfig: {env: [{name: TOPIC, value: orders}]}
        jobManagerConfig:
          envConfig: {env: [{name: TOPIC, value: orders}]}
      """;

  private static final String RULE =
      """
      ---
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: reader}
      spec:
        scaleTargetRef: {apiVersion: flink.k8s.io/v1beta1, kind: FlinkApplication, name: reader}
        minReplicas: 1
        maxReplicas: 3
        metrics:
          - type: External
            external:
              metric: {name: %s, selector: {matchLabels: {scope: a, stream: b}}}
              target: {type: AverageValue, averageValue: 1}
      """;

  @Test
  void aVariableThatNobodySetsIsTold() {
    assertThat(of(JOB))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "warning: default/reader: spec.programArgs: nothing sets $(HOME_FOLDER)"))
        .noneMatch(line -> line.contains("$(TOPIC)") || line.contains("$(TEXT)"));
  }

  @Test
  void lessMemoryThanAProcessTakesIsTold() {
    assertThat(of(JOB)).anyMatch(line -> line.contains("taskManagerConfig asks for 1 MiB"));
  }

  @Test
  void aMetricThatNobodyTellsIsTold() {
    assertThat(of(JOB + RULE.formatted("pravega_segments")))
        .anyMatch(line -> line.contains("external metric pravega_segments"))
        .anyMatch(line -> line.contains(PravegaMetricSource.SEGMENTS_COUNT));
    assertThat(of(JOB + RULE.formatted(PravegaMetricSource.SEGMENTS_COUNT)))
        .noneMatch(line -> line.contains("external metric"));
  }

  private static List<String> of(String yaml) {
    List<ApplicationSpec> specs =
        Manifests.parse("app.yaml", yaml)
            .fold(
                Loading.Loaded::applications,
                rejected -> {
                  throw new AssertionError(rejected.render());
                });
    try (PravegaMetricSource source = PravegaMetricSource.builder().build()) {
      return Misgivings.of(specs.get(0), List.of(source));
    }
  }
}
