package io.millrace.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.millrace.control.UnavailableException;
import io.millrace.control.port.MemoryStore;
import io.millrace.model.ApplicationName;
import io.millrace.model.memory.Memory;
import io.millrace.testplane.TestPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Memory in the status, on a real API server. The version alone is written: it is what counts. */
class StatusMemoryStoreIT {
  private static final String APPLICATION =
      """
      apiVersion: flink.k8s.io/v1beta1
      kind: FlinkApplication
      metadata: {name: foo}
      spec: {image: i, jarName: j.jar, entryClass: C, parallelism: 1}
      """;

  private TestPlane plane;
  private String namespace;
  private KubernetesClient client;
  private MemoryStore store;
  private ApplicationName foo;

  @BeforeEach
  void begin() throws Exception {
    plane = TestPlane.control(Path.of("../../deploy/crds/flinkapplications.yaml"));
    namespace = plane.namespace();
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Files.readString(plane.kubeconfig())))
            .build();
    store = store(client);
    foo = new ApplicationName(namespace, "foo");
    plane.apply(namespace, APPLICATION);
  }

  private static MemoryStore store(KubernetesClient client) {
    return new StatusMemoryStore(
        client,
        memory -> String.valueOf(memory.version()),
        text -> {
          Memory memory = Memory.NEW;
          for (long saves = Long.parseLong(text); saves > 0; saves--) {
            memory = memory.saved();
          }
          return memory;
        });
  }

  @AfterEach
  void end() {
    client.close();
  }

  @Test
  void keepsTheNewestAndRefusesWhatIsBasedOnAnOlder() {
    assertThat(store.load(foo)).isEqualTo(Memory.born(uid()));

    assertThat(store.save(foo, Memory.NEW.saved())).isTrue();
    assertThat(store.save(foo, Memory.NEW.saved())).isFalse();
    assertThat(store.save(foo, Memory.NEW.saved().saved())).isTrue();

    assertThat(store.load(foo).version()).isEqualTo(2);
  }

  @Test
  void leavesTheRestOfTheStatusAlone() {
    plane.kubectl(
        "patch",
        "flinkapplication/foo",
        "-n",
        namespace,
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"phase\":\"Running\"}}");

    store.save(foo, Memory.NEW.saved());

    assertThat(
            plane.kubectl(
                "get", "flinkapplication/foo", "-n", namespace, "-o", "jsonpath={.status.phase}"))
        .isEqualTo("Running");
  }

  @Test
  void forgets() {
    store.save(foo, Memory.NEW.saved());

    store.forget(foo);

    assertThat(store.load(foo)).isEqualTo(Memory.born(uid()));
  }

  @Test
  void oneThatIsMadeAnewIsAnotherLife() {
    String before = store.load(foo).incarnation();
    plane.kubectl("delete", "flinkapplication/foo", "-n", namespace);
    plane.apply(namespace, APPLICATION);

    assertThat(store.load(foo).incarnation()).isEqualTo(uid()).isNotEqualTo(before);
  }

  private String uid() {
    return plane.kubectl(
        "get", "flinkapplication/foo", "-n", namespace, "-o", "jsonpath={.metadata.uid}");
  }

  @Test
  void aResourceThatIsGoneHasNoMemoryAndTakesNone() {
    ApplicationName nobody = new ApplicationName(namespace, "nobody");

    assertThat(store.load(nobody)).isEqualTo(Memory.NEW);
    assertThatThrownBy(() -> store.save(nobody, Memory.NEW.saved()))
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void anApiServerThatDoesNotAnswerIsUnavailable() {
    try (KubernetesClient nowhere =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl("http://127.0.0.1:9")
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build()) {
      assertThatThrownBy(() -> store(nowhere).load(foo)).isInstanceOf(UnavailableException.class);
    }
  }
}
