package io.millrace.adapters.kubernetes.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every folder of {@code golden} holds an application and the objects it becomes; anything else in
 * it fails. {@code -Dgolden.rewrite=true} writes the objects.
 */
class GoldenResourcesTest {
  private static final Owner OWNER =
      new Owner("flink.k8s.io/v1beta1", "FlinkApplication", "owner", "0123");

  @TestFactory
  Stream<DynamicTest> becomesTheseObjects() throws IOException {
    return list(Given.GOLDEN).stream()
        .map(folder -> DynamicTest.dynamicTest(folder.getFileName() + "", () -> compare(folder)));
  }

  private static void compare(Path folder) throws IOException {
    Path expected = folder.resolve("expected.yaml");
    var spec = Given.read(folder.resolve("input.yaml"));
    String actual = ObjectWriter.yaml(FlinkResources.firstDeployment(spec, OWNER));
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.writeString(expected, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(expected));
    assertThat(ObjectWriter.yaml(FlinkResources.firstDeployment(spec, OWNER))).isEqualTo(actual);
    assertThat(list(folder)).containsExactly(expected, folder.resolve("input.yaml"));
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
