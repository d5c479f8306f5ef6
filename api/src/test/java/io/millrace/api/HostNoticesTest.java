package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.problem.HostKind;
import io.millrace.api.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of an input depends on where it is to run. */
class HostNoticesTest {
  private static final String FLINK =
      """
      apiVersion: flink.k8s.io/v1beta1
      kind: FlinkApplication
      metadata: {name: foo}
      spec:
        image: i
        jarName: j
        entryClass: c
        parallelism: 1
        uiPort: 8082
        serviceAccountName: someone
        mode: native
        scaleMode: InPlace
        monitoring: {podMonitor: true}
        volumeClaim: {size: 1Gi, mountPath: /data}
        jobManagerConfig: {replicas: 2}
        taskManagerConfig:
          taskSlots: 1
          envConfig: {envFrom: [{secretRef: {name: s}}, {configMapRef: {name: elsewhere}}]}
      """;

  @Test
  void aLaptopTellsWhatOnlyPodsUse() {
    String lines = lines(HostKind.LAPTOP);

    assertThat(lines)
        .contains("spec.uiPort: ignored")
        .contains("spec.mode: ignored")
        .contains("spec.monitoring: ignored")
        .contains("one JobManager runs, and is started again")
        .contains("left unset: a Secret cannot be read on a laptop")
        .contains("ConfigMap default/elsewhere not found");
  }

  @Test
  void podsUseIt() {
    assertThat(lines(HostKind.KUBERNETES).lines())
        .containsExactly(
            "f:12:3: notice: spec.scaleMode: ignored: the cheapest way that keeps the state is"
                + " taken");
  }

  @Test
  void podsMayLackWhatALaptopGives() {
    String bare = FLINK.replaceAll("  (mode|volumeClaim): .*\n", "");

    assertThat(problems(bare, HostKind.KUBERNETES))
        .extracting(Problem::message)
        .contains(
            "checkpoints have no folder, so a lost JobManager loses the state",
            "one JobManager runs: several need high availability");
    assertThat(problems(bare, HostKind.LAPTOP))
        .extracting(Problem::message)
        .noneMatch(each -> each.contains("no folder"));
  }

  private static String lines(HostKind host) {
    return String.join("\n", problems(FLINK, host).stream().map(Problem::render).toList());
  }

  private static List<Problem> problems(String text, HostKind host) {
    return Manifests.parse("f", text, host)
        .fold(Loading.Loaded::notices, Loading.Rejected::problems);
  }
}
