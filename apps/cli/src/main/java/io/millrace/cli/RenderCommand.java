package io.millrace.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.millrace.adapters.kubernetes.resource.FlinkResources;
import io.millrace.adapters.kubernetes.resource.ObjectWriter;
import io.millrace.adapters.kubernetes.resource.Owner;
import io.millrace.adapters.kubernetes.resource.UnusableSettingsException;
import io.millrace.api.Manifests;
import io.millrace.api.problem.HostKind;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the Kubernetes objects that applications become. */
@Command(
    name = "render",
    mixinStandardHelpOptions = true,
    description = "Prints the Kubernetes objects that the FlinkApplications of YAML files become.",
    footer = {
      "",
      "Nothing is asked of a cluster, and nothing is changed. The objects are those of a first",
      "deployment; the operator makes the same ones and owns them. Notices go to standard error.",
      "",
      "Examples:",
      "  millrace render app.yaml",
      "  millrace render app.yaml -o json | jq '.items[].kind'",
      "  cat app.yaml | millrace render - | kubectl apply --dry-run=server -f -"
    })
final class RenderCommand implements Callable<Integer> {
  /** {@code -o}. */
  enum Format {
    YAML,
    JSON
  }

  @Parameters(
      arity = "1..*",
      paramLabel = "FILES",
      description = "Files, folders, or - for standard input.")
  private List<Path> files = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "YAML",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.YAML;

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out =
        spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
    PrintWriter err =
        spec == null ? new PrintWriter(System.err, true) : spec.commandLine().getErr();
    List<HasMetadata> objects = new ArrayList<>();
    for (ApplicationSpec each : Specs.of(Manifests.load(files, HostKind.KUBERNETES), err)) {
      if (each instanceof FlinkSpec flink) {
        objects.addAll(objects(flink));
      } else {
        err.println("notice: Deployment " + each.name() + " stays as it is: only its size changes");
      }
    }
    err.flush();
    out.print(
        format == Format.JSON ? ObjectWriter.json(objects) + "\n" : ObjectWriter.yaml(objects));
    out.flush();
    return 0;
  }

  private static List<HasMetadata> objects(FlinkSpec flink) {
    try {
      return FlinkResources.firstDeployment(flink, Owner.NONE);
    } catch (UnusableSettingsException mistake) {
      throw new UserException(
          UserException.BAD_INPUT, flink.name() + ": spec." + mistake.getMessage());
    }
  }
}
