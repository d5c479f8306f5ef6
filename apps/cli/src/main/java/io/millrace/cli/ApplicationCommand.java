package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.ApplicationName;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * What all commands for one application share: its name, the home folder, and asking the running
 * host.
 */
abstract class ApplicationCommand implements Callable<Integer> {
  static final ObjectMapper JSON = new ObjectMapper();

  @Mixin HomeOption home = new HomeOption();

  @Mixin Naming naming = new Naming();

  @Parameters(index = "0", paramLabel = "[NAMESPACE/]APP", description = "Name of the application.")
  String application = "";

  @Spec CommandLine.Model.@Nullable CommandSpec spec;

  private @Nullable ApplicationName name;

  ApplicationName name() {
    ApplicationName known = name;
    if (known == null) {
      known = naming.resolve(application, () -> Facts.of(home.path()).names());
      name = known;
    }
    return known;
  }

  PrintWriter out() {
    return spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
  }

  void say(String text) {
    out().println(text);
    out().flush();
  }

  /** Asks the running host for an operation. */
  JsonNode ask(String operation, ObjectNode body) {
    ApplicationName name = name();
    return HostClient.required(home.path())
        .post("/api/applications/" + name.namespace() + "/" + name.name() + "/" + operation, body);
  }
}
