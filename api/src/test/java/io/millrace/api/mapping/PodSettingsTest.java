package io.millrace.api.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.Manifests;
import io.millrace.model.spec.FlinkSpec;
import org.junit.jupiter.api.Test;

class PodSettingsTest {
  private static final String HEAD =
      "apiVersion: flink.k8s.io/v1beta1\nkind: FlinkApplication\nmetadata: {name: a}\nspec:\n"
          + "  {image: i, jarName: j.jar, entryClass: C, parallelism: 1, ";

  @Test
  void theSameSettingsWrittenOtherwiseAreTheSameRevision() {
    FlinkSpec one =
        load("serviceAccountName: flink, volumes: [{name: data, hostPath: {path: /d}}]}");
    FlinkSpec other =
        load("volumes: [{hostPath: {\"path\": '/d'}, name: data}], serviceAccountName: \"flink\"}");

    assertThat(one.cluster().podSettings())
        .isEqualTo(
            "{\"serviceAccountName\":\"flink\","
                + "\"volumes\":[{\"hostPath\":{\"path\":\"/d\"},\"name\":\"data\"}]}");
    assertThat(other.revision()).isEqualTo(one.revision());
  }

  @Test
  void anotherSettingIsAnotherRevision() {
    assertThat(load("serviceAccountName: b}").revision())
        .isNotEqualTo(load("serviceAccountName: c}").revision());
  }

  @Test
  void sizesAndWishesAreNoPodSettings() {
    FlinkSpec spec =
        load("restartNonce: x, suspend: true, taskManagerConfig: {replicas: 3, taskSlots: 2}}");

    assertThat(spec.cluster().podSettings()).isEmpty();
  }

  private static FlinkSpec load(String rest) {
    return Manifests.parse("a.yaml", HEAD + rest)
        .fold(
            loaded -> (FlinkSpec) loaded.applications().get(0),
            rejected -> {
              throw new AssertionError(rejected.render());
            });
  }
}
