package io.millrace.cli;

import io.millrace.adapters.web.WebServer;
import io.millrace.api.Loading;
import io.millrace.api.Manifests;
import io.millrace.control.Host;
import io.millrace.control.Watch;
import io.millrace.model.ApplicationName;
import io.millrace.model.memory.Phase;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs applications as processes of this machine until Ctrl-C. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs the applications of YAML files as processes of this machine, until Ctrl-C.",
    footer = {
      "",
      "Ctrl-C stops each job with a savepoint; the next run begins there.",
      "",
      "Examples:",
      "  millrace run app.yaml hpa.yaml",
      "  millrace run examples/segments --pravega-controller tcp://localhost:9090",
      "  cat app.yaml | millrace run -"
    })
final class RunCommand implements Callable<Integer> {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  @Parameters(
      arity = "1..*",
      paramLabel = "FILES",
      description = "Files, folders, or - for standard input.")
  private List<Path> files = List.of();

  @Mixin private PravegaOptions pravega = new PravegaOptions();

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "8088",
      description = "Port of the page; 0 takes any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      defaultValue = ApplicationName.DEFAULT_NAMESPACE,
      description = "Namespace of the documents that name none (default: ${DEFAULT-VALUE}).")
  private String namespace = ApplicationName.DEFAULT_NAMESPACE;

  @Mixin private HomeOption home = new HomeOption();

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out =
        spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
    Loading loading = Manifests.load(files, namespace);
    List<ApplicationSpec> specs = Specs.of(loading, out);
    Ports.requireFree(port);
    LaptopHost.requireFree(home.path());
    Specs.requireRunnable(loading, Installation.catalog()::objection);
    try (Interruption interruption = new Interruption();
        LaptopHost laptop = new LaptopHost(home.path())) {
      Host host = laptop.start(specs, pravega.source(), Specs.credentials(loading)::of);
      laptop.misgivings(specs).forEach(out::println);
      try (Watch.Subscription told = Teller.tell(host, out)) {
        URI page = laptop.serve(host, WebServer.Options.DEFAULT.withPort(port));
        out.println("The page: " + page + "   (Ctrl-C stops everything)");
        out.flush();
        while (!interruption.await(Duration.ofMinutes(1))) {
          // the loops do the work
        }
        out.println("Stopping with savepoints ...");
        out.flush();
        suspend(host, specs);
      }
    }
    return 130;
  }

  /**
   * Each job leaves a savepoint; one that cannot in time is ended all the same, its checkpoints
   * stay.
   */
  private static void suspend(Host host, List<ApplicationSpec> specs) throws InterruptedException {
    List<ApplicationSpec> jobs = specs.stream().filter(each -> each instanceof FlinkSpec).toList();
    jobs.forEach(job -> host.pause(job.name()));
    for (ApplicationSpec job : jobs) {
      var unused =
          host.await(
              job.name(),
              pass ->
                  pass.decision().next().phase() instanceof Phase.Suspended
                      || pass.decision().next().phase() instanceof Phase.Deleted
                      || pass.decision().next().phase() instanceof Phase.Failed
                      || pass.decision().next().phase() instanceof Phase.NotDeployed,
              STOP_LIMIT);
    }
  }
}
