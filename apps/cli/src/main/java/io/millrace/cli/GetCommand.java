package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists applications. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = "Lists the applications: what runs, how big, since when.",
    footer = {"", "Examples:", "  millrace get", "  millrace get -o json"})
final class GetCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table or json.")
  private Output.Format format = Output.Format.TABLE;

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out =
        spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
    Facts facts = Facts.of(home.path());
    JsonNode all = facts.applications();
    if (format == Output.Format.JSON) {
      out.println(Output.json(all));
    } else {
      List<List<String>> rows = new ArrayList<>();
      for (JsonNode each : all) {
        rows.add(
            List.of(
                each.path("namespace").asText(),
                each.path("name").asText(),
                each.path("kind").asText(),
                facts.isLive() ? phase(each) : "(not running) " + phase(each),
                each.path("ready").asText() + "/" + each.path("desired").asText(),
                each.path("parallelism").asText("-"),
                age(each.path("deployedAtMillis"))));
      }
      out.print(
          Output.table(
              List.of("NAMESPACE", "NAME", "KIND", "PHASE", "READY", "PARALLELISM", "AGE"), rows));
    }
    out.flush();
    return 0;
  }

  private static String phase(JsonNode each) {
    String phase = each.path("phase").asText();
    return phase.isEmpty() ? "New" : phase;
  }

  private static String age(JsonNode sinceMillis) {
    if (!sinceMillis.isNumber()) {
      return "-";
    }
    Duration age = Duration.between(Instant.ofEpochMilli(sinceMillis.asLong()), Instant.now());
    if (age.toMinutes() < 2) {
      return age.toSeconds() + "s";
    }
    if (age.toHours() < 2) {
      return age.toMinutes() + "m";
    }
    return age.toDays() < 2 ? age.toHours() + "h" : age.toDays() + "d";
  }
}
