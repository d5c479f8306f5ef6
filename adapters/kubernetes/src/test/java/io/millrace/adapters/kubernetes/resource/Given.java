package io.millrace.adapters.kubernetes.resource;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.millrace.api.Manifests;
import io.millrace.api.problem.HostKind;
import io.millrace.model.spec.FlinkSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Specs of the golden folders. */
final class Given {
  static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

  private Given() {}

  static FlinkSpec golden(String folder) {
    return read(GOLDEN.resolve(folder).resolve("input.yaml"));
  }

  static FlinkSpec read(Path file) {
    try {
      return spec(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static FlinkSpec spec(String yaml) {
    return (FlinkSpec)
        Manifests.parse("input.yaml", yaml, HostKind.KUBERNETES)
            .fold(
                loaded -> loaded.applications().get(0),
                rejected -> {
                  throw new AssertionError(rejected.render());
                });
  }

  /** A minimal application with further lines in its spec. */
  static FlinkSpec with(String lines) {
    return spec(
        """
        apiVersion: flink.k8s.io/v1beta1
        kind: FlinkApplication
        metadata: {name: foo}
        spec:
          image: example/job:1
          jarName: job.jar
          entryClass: com.example.Job
          parallelism: 4
        """
            + lines.indent(2));
  }

  static List<HasMetadata> objects(FlinkSpec spec) {
    return FlinkResources.firstDeployment(spec, Owner.NONE);
  }

  static <T extends HasMetadata> T only(FlinkSpec spec, Class<T> type, String nameEnd) {
    return objects(spec).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(each -> each.getMetadata().getName().endsWith(nameEnd))
        .findFirst()
        .orElseThrow();
  }

  static List<String> kinds(FlinkSpec spec) {
    return objects(spec).stream().map(HasMetadata::getKind).toList();
  }

  static String configuration(FlinkSpec spec) {
    return FlinkConfiguration.configMap(App.of(spec, Owner.NONE))
        .getData()
        .getOrDefault("config.yaml", "");
  }

  static PodTemplateSpec pods(FlinkSpec spec, Class<? extends HasMetadata> type) {
    return type == Job.class
        ? only(spec, Job.class, "").getSpec().getTemplate()
        : only(spec, Deployment.class, "-tm").getSpec().getTemplate();
  }

  static Container main(PodTemplateSpec pods) {
    return pods.getSpec().getContainers().get(0);
  }

  static List<String> names(List<EnvVar> env) {
    return env.stream().map(EnvVar::getName).toList();
  }

  static String value(Container container, String name) {
    return container.getEnv().stream()
        .filter(each -> each.getName().equals(name))
        .map(EnvVar::getValue)
        .findFirst()
        .orElse("");
  }
}
