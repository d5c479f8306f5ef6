package io.millrace.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Answers why an application has its size. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Answers in at most ten lines why the application has this size.",
    footer = {
      "",
      "Works for a stopped host too: it then explains the last size.",
      "",
      "Example: millrace explain busy-reader"
    })
final class ExplainCommand extends ApplicationCommand {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table or json.")
  private Output.Format format = Output.Format.TABLE;

  @Override
  public Integer call() {
    String text = Facts.of(home.path()).explain(name());
    if (format == Output.Format.JSON) {
      ArrayNode lines = JSON.createArrayNode();
      text.lines().forEach(lines::add);
      say(Output.json(lines));
    } else {
      say(text.stripTrailing());
    }
    return 0;
  }
}
