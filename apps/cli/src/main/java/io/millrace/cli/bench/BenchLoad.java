package io.millrace.cli.bench;

import io.millrace.api.Manifests;
import io.millrace.cli.Specs;
import io.millrace.model.Replicas;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The busy reader of the demo under a load that stays the same, on a stream whose segments stay.
 *
 * @param manifests folder with the reader's YAML
 * @param segments of the stream
 */
record BenchLoad(Path folder, Path manifests, int segments) {
  private static final String YAML =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: pravega}
      data: {controller: "%1$s", scope: test, stream: stream, speed: "1", metrics-port: "0", audit: "%2$s", output: "%3$s"}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: sinusoidal-generator}
      spec:
        selector: {matchLabels: {app: generator}}
        template:
          metadata: {labels: {app: generator}}
          spec:
            containers:
              - name: generator
                image: sinusoidal-data-generator:1.0
                args: [--uri=%1$s, --segments=%4$d, --peak=200, --floor=200, --pause=0.02]
      """;

  Path output() {
    return folder.resolve("output");
  }

  /** Generator and reader, the reader with so many TaskManagers. */
  List<ApplicationSpec> specs(URI controller, int taskManagers, PrintWriter progress)
      throws IOException {
    Files.createDirectories(folder);
    Path bench = folder.resolve("bench.yaml");
    Files.writeString(
        bench,
        String.format(Locale.ROOT, YAML, controller, folder.resolve("audit"), output(), segments));
    return Specs.of(Manifests.load(List.of(bench, manifests.resolve("busy-reader.yaml"))), progress)
        .stream()
        .map(spec -> spec instanceof FlinkSpec flink ? sized(flink, taskManagers) : spec)
        .toList();
  }

  private static ApplicationSpec sized(FlinkSpec flink, int taskManagers) {
    return flink.withWishes(flink.wishes().withReplicas(new Replicas(taskManagers)));
  }
}
