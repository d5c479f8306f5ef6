package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.problem.HostKind;
import io.millrace.model.Revision;
import org.junit.jupiter.api.Test;

/**
 * Operators are updated under running jobs: what meant a revision to one build must mean the same
 * revision to the next, or every job is redeployed. A new field belongs into a revision only where
 * somebody has written it.
 */
class StableRevisionTest {
  private static final String MANIFEST =
      """
      apiVersion: flink.k8s.io/v1beta1
      kind: FlinkApplication
      metadata: {name: river, namespace: streams, labels: {team: water}}
      spec:
        image: example/job:1
        jarName: job.jar
        entryClass: com.example.Job
        programArgs: --rate 200 --name 'a stream'
        parallelism: 4
        flinkConfig: {taskmanager.memory.managed.size: 0m, state.checkpoints.dir: "s3://bucket/job"}
        volumes: [{name: data, emptyDir: {}}]
        volumeMounts: [{name: data, mountPath: /data}]
        jobManagerConfig:
          resources: {requests: {cpu: 50m, memory: 700Mi}}
        taskManagerConfig:
          taskSlots: 2
          envConfig: {env: [{name: A, value: "1"}]}
          resources: {requests: {cpu: 100m, memory: 600Mi}, limits: {memory: 600Mi}}
      """;

  private static final String IN_OTHER_WORDS =
      """
      kind: FlinkApplication
      spec:
        taskManagerConfig:
          resources: {limits: {memory: 600Mi}, requests: {memory: 600Mi, cpu: 100m}}
          envConfig: {env: [{value: "1", name: A}]}
          taskSlots: 2
          replicas: 7
        jobManagerConfig:
          resources: {requests: {memory: 700Mi, cpu: 50m}}
        volumeMounts: [{mountPath: /data, name: data}]
        volumes: [{emptyDir: {}, name: data}]
        flinkConfig: {state.checkpoints.dir: "s3://bucket/job", taskmanager.memory.managed.size: 0m}
        parallelism: 4
        programArgs: "--rate 200 --name 'a stream'"
        entryClass: com.example.Job
        jarName: job.jar
        image: example/job:1
      metadata:
        annotations: {example.com/reviewed-by: somebody}
        labels: {team: water}
        namespace: streams
        name: river
      apiVersion: flink.k8s.io/v1beta1
      """;

  @Test
  void everyBuildGivesTheSameNameToTheSameApplication() {
    assertThat(revision(MANIFEST)).isEqualTo(new Revision("da4b2f9338420e42"));
  }

  @Test
  void orderNotesAndSizeAreNoPartOfARevision() {
    assertThat(revision(IN_OTHER_WORDS)).isEqualTo(revision(MANIFEST));
  }

  private static Revision revision(String manifest) {
    return Manifests.parse("river.yaml", manifest, HostKind.KUBERNETES)
        .fold(
            loaded -> loaded.applications().get(0),
            rejected -> {
              throw new AssertionError(rejected.render());
            })
        .revision();
  }
}
