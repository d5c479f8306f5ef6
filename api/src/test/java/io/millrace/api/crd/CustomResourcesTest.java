package io.millrace.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** {@code -Dgolden.rewrite=true} writes the files. */
class CustomResourcesTest {
  private static final Path DEPLOY = Path.of("../deploy");

  static Stream<Arguments> files() {
    return Stream.of(
        file("crds/flinkapplications.yaml", CustomResources::flinkApplications),
        file("keda-crds/scaledobjects.yaml", CustomResources::scaledObjects),
        file("keda-crds/triggerauthentications.yaml", CustomResources::triggerAuthentications),
        file(
            "keda-crds/clustertriggerauthentications.yaml",
            CustomResources::clusterTriggerAuthentications));
  }

  private static Arguments file(String path, Supplier<String> generated) {
    return Arguments.of(path, generated);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void theFileIsWhatTheSchemaSays(String path, Supplier<String> generated) throws IOException {
    Path file = DEPLOY.resolve(path);
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, generated.get());
    }

    assertThat(file).content().isEqualTo(generated.get());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void noPatternUsesWhatAnApiServerCannotRead(String path, Supplier<String> generated) {
    assertThat(generated.get().lines().filter(each -> each.contains("pattern:")))
        .noneMatch(each -> each.contains("(?=") || each.contains("(?!") || each.contains("(?<"));
  }

  @Test
  void l7TheScaleSubresourceIsTheTaskManagers() {
    assertThat(at(CustomResources.flinkApplications(), "subresources", "scale"))
        .isEqualTo(
            Map.of(
                "specReplicasPath", ".spec.taskManagerConfig.replicas",
                "statusReplicasPath", ".status.clusterStatus.numberOfTaskManagers",
                "labelSelectorPath", ".status.selector"));
    assertThat(flink("taskManagerConfig", "properties", "replicas"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("type", "integer")
        .containsEntry("minimum", 0);
  }

  @Test
  void l1NumbersFractionsAndStringsAreLegalInTheConfiguration() {
    assertThat(flink("flinkConfig", "additionalProperties"))
        .isEqualTo(Map.of("x-kubernetes-preserve-unknown-fields", true));
  }

  @Test
  void whatIsRequiredIsWhatLyftsOperatorRequires() {
    assertThat(spec(CustomResources.flinkApplications(), "required"))
        .isEqualTo(List.of("image", "jarName", "entryClass", "parallelism"));
  }

  @Test
  void whatIsRequiredIsWhatKedaRequires() {
    assertThat(spec(CustomResources.scaledObjects(), "required"))
        .isEqualTo(List.of("scaleTargetRef", "triggers"));
    assertThat(spec(CustomResources.scaledObjects(), "properties", "triggers", "items", "required"))
        .isEqualTo(List.of("type", "metadata"));
    assertThat(spec(CustomResources.scaledObjects(), "properties", "fallback", "required"))
        .isEqualTo(List.of("failureThreshold", "replicas"));
  }

  @Test
  void onlyTheClustersAuthenticationIsInNoNamespaceAndReadsFiles() {
    Map<String, Object> root = new Yaml().load(CustomResources.clusterTriggerAuthentications());

    assertThat(walk(root, "spec", "scope")).isEqualTo("Cluster");
    assertThat(CustomResources.clusterTriggerAuthentications()).contains("filePath:");
    assertThat(CustomResources.triggerAuthentications()).doesNotContain("filePath:");
  }

  private static Object flink(String... path) {
    return walk(spec(CustomResources.flinkApplications(), "properties"), path);
  }

  private static Object spec(String text, String... path) {
    return walk(at(text, "schema", "openAPIV3Schema", "properties", "spec"), path);
  }

  private static Object at(String text, String... path) {
    Map<String, Object> root = new Yaml().load(text);
    List<?> versions = (List<?>) walk(root, "spec", "versions");
    return walk(versions.get(0), path);
  }

  private static Object walk(Object from, String... path) {
    Object place = from;
    for (String step : path) {
      Object next = ((Map<?, ?>) place).get(step);
      assertThat(next).as(step).isNotNull();
      place = java.util.Objects.requireNonNull(next);
    }
    return place;
  }
}
