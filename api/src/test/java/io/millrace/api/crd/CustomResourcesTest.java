package io.millrace.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** {@code -Dgolden.rewrite=true} writes the file. */
class CustomResourcesTest {
  private static final Path FILE = Path.of("../deploy/crds/flinkapplications.yaml");

  @Test
  void theFileIsWhatTheSchemaSays() throws IOException {
    String generated = CustomResources.flinkApplications();
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, generated);
    }

    assertThat(FILE).content().isEqualTo(generated);
  }

  @Test
  void l7TheScaleSubresourceIsTheTaskManagers() {
    assertThat(at("subresources", "scale"))
        .isEqualTo(
            Map.of(
                "specReplicasPath", ".spec.taskManagerConfig.replicas",
                "statusReplicasPath", ".status.clusterStatus.numberOfTaskManagers",
                "labelSelectorPath", ".status.selector"));
    assertThat(spec("taskManagerConfig", "properties", "replicas"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("type", "integer")
        .containsEntry("minimum", 0);
  }

  @Test
  void l1NumbersFractionsAndStringsAreLegalInTheConfiguration() {
    assertThat(spec("flinkConfig", "additionalProperties"))
        .isEqualTo(Map.of("x-kubernetes-preserve-unknown-fields", true));
  }

  @Test
  void whatIsRequiredIsWhatLyftsOperatorRequires() {
    assertThat(at("schema", "openAPIV3Schema", "properties", "spec", "required"))
        .isEqualTo(List.of("image", "jarName", "entryClass", "parallelism"));
  }

  @Test
  void noPatternUsesWhatAnApiServerCannotRead() {
    assertThat(
            CustomResources.flinkApplications().lines().filter(each -> each.contains("pattern:")))
        .isNotEmpty()
        .noneMatch(each -> each.contains("(?=") || each.contains("(?!") || each.contains("(?<"));
  }

  private static Object spec(String... path) {
    Object place = at("schema", "openAPIV3Schema", "properties", "spec", "properties");
    return walk(place, path);
  }

  private static Object at(String... path) {
    Map<String, Object> root = new Yaml().load(CustomResources.flinkApplications());
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
