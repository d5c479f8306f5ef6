package io.millrace.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testplane.TestPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The definitions of KEDA's kinds on a real API server, where KEDA is not. */
class KedaDefinitionsIT {
  private static final Path DEPLOY = Path.of("../../deploy");
  private static final Path ACCEPTED = Path.of("../../api/src/test/resources/accepted");

  private TestPlane plane;

  @BeforeEach
  void begin() {
    plane = TestPlane.control(DEPLOY.resolve("crds"), DEPLOY.resolve("keda-crds"));
  }

  @Test
  void anApiServerTakesWhatALaptopTakes() throws IOException {
    List<Path> manifests = withScaledObjects();
    assertThat(manifests).hasSizeGreaterThan(8);

    for (Path manifest : manifests) {
      String namespace = plane.namespace();
      String text = Files.readString(manifest).replaceAll("(?m)^  namespace: .*\n", "");

      String said = plane.apply(namespace, text);

      assertThat(said).as("%s", manifest).contains("scaledobject.keda.sh/");
    }
  }

  @Test
  void anApiServerRefusesMoreAtLeastThanAtMost() {
    String namespace = plane.namespace();

    assertThatThrownBy(
            () ->
                plane.apply(
                    namespace,
                    """
                    apiVersion: keda.sh/v1alpha1
                    kind: ScaledObject
                    metadata: {name: worker}
                    spec:
                      scaleTargetRef: {name: worker}
                      minReplicaCount: 101
                      triggers: [{type: pravega, metadata: {scope: s, stream: t}}]
                    """))
        .hasMessageContaining("minReplicaCount is above maxReplicaCount, which is 100 if absent");
  }

  private static List<Path> withScaledObjects() throws IOException {
    try (Stream<Path> files = Files.walk(ACCEPTED)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(KedaDefinitionsIT::hasScaledObject)
          .sorted()
          .toList();
    }
  }

  private static boolean hasScaledObject(Path file) {
    try {
      return Files.readString(file).contains("kind: ScaledObject");
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }
}
