package io.millrace.cli.bench;

import io.millrace.adapters.local.Image;
import io.millrace.adapters.local.ImageCatalog;
import io.millrace.cli.HomeOption;
import io.millrace.cli.Installation;
import io.millrace.cli.Interruption;
import io.millrace.cli.LaptopHost;
import io.millrace.cli.demo.Folders;
import io.millrace.cli.demo.PravegaService;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace bench source}: runs the connector's own benchmark on a Pravega of its own. */
@Command(
    name = "source",
    mixinStandardHelpOptions = true,
    description =
        "Events a second of one segment: our Flink source beside a plain reader of the Pravega client, 100 B and 1 KB, "
            + "in turn in one run. The last line is JSON.")
final class SourceBenchCommand implements Callable<Integer> {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Rounds of each (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Mixin private HomeOption home = new HomeOption();

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err =
        spec == null ? new PrintWriter(System.err, true) : spec.commandLine().getErr();
    Path folder = home.path().resolve("bench");
    Folders.delete(folder);
    try (Interruption interruption = new Interruption();
        LaptopHost laptop = new LaptopHost(folder)) {
      PravegaService pravega = PravegaService.ensure(laptop.runtime(), 1);
      pravega.awaitReady(interruption, err);
      return interruption.isAsked() ? 130 : run(pravega, interruption);
    } finally {
      Folders.delete(folder);
    }
  }

  private int run(PravegaService pravega, Interruption interruption)
      throws IOException, InterruptedException {
    Image image = new ImageCatalog(List.of(Installation.images())).find("source-bench");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(image.jvmFlags());
    line.add("-cp");
    line.add(image.classPath().stream().map(Path::toString).collect(Collectors.joining(":")));
    line.add(image.main().orElseThrow());
    line.addAll(List.of(pravega.controller().toString(), Integer.toString(Math.max(1, rounds))));
    Process bench = new ProcessBuilder(line).inheritIO().start();
    while (bench.isAlive()) {
      if (interruption.await(Duration.ofMillis(200))) {
        bench.destroy();
      }
    }
    return bench.exitValue();
  }
}
