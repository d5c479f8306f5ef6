package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows one application whole. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Shows one application: image, revision, phase, size, snapshots, and the last reason.")
final class StatusCommand extends ApplicationCommand {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table or json.")
  private Output.Format format = Output.Format.TABLE;

  @Override
  public Integer call() {
    Facts facts = Facts.of(home.path());
    JsonNode it = facts.application(name());
    PrintWriter out = out();
    if (format == Output.Format.JSON) {
      out.println(Output.json(it));
      out.flush();
      return 0;
    }
    if (!facts.isLive()) {
      out.println(
          "Nothing runs now: no host is on "
              + home.path()
              + ". As it was at "
              + time(it.path("seenAtMillis"))
              + ":");
    }
    line(out, "Application", name() + "  (" + it.path("kind").asText() + ")");
    line(out, "Phase", it.path("phase").asText("") + " since " + time(it.path("sinceMillis")));
    line(out, "Image", it.path("image").asText());
    line(
        out,
        "Revision",
        it.path("revision").asText("-")
            + ", attempt "
            + it.path("attempt").asText()
            + ", deployed "
            + time(it.path("deployedAtMillis")));
    line(
        out,
        "Replicas",
        it.path("ready").asText()
            + " ready of "
            + it.path("desired").asText()
            + (it.path("progress").isTextual() ? ", " + it.path("progress").asText() : "")
            + (it.path("parallelism").isNumber()
                ? ", parallelism " + it.path("parallelism").asText()
                : "")
            + ", restarts "
            + it.path("restarts").asText());
    JsonNode rule = it.path("scaling");
    if (rule.isObject()) {
      line(
          out,
          "Scaling",
          rule.path("source").asText()
              + ", policy "
              + rule.path("policy").asText()
              + ", "
              + rule.path("minReplicas").asText()
              + " to "
              + rule.path("maxReplicas").asText());
    }
    if (it.path("checkpoint").isObject()) {
      line(
          out,
          "Checkpoint",
          it.path("checkpoint").path("path").asText()
              + "  "
              + time(it.path("checkpoint").path("atMillis")));
    }
    for (JsonNode savepoint : it.path("savepoints")) {
      line(
          out,
          "Savepoint",
          savepoint.path("path").asText() + "  " + time(savepoint.path("atMillis")));
    }
    JsonNode trouble = it.path("trouble");
    if (trouble.isObject()) {
      line(
          out,
          "Failing",
          trouble.path("message").asText() + "  since " + time(trouble.path("sinceMillis")));
    }
    JsonNode reason = it.path("lastReason");
    line(out, "Last reason", reason.path("code").asText() + ": " + reason.path("message").asText());
    out.flush();
    return 0;
  }

  private static void line(PrintWriter out, String label, String text) {
    out.printf(Locale.ROOT, "%-12s %s%n", label + ":", text);
  }

  private static String time(JsonNode millis) {
    return millis.isNumber() ? TIME.format(Instant.ofEpochMilli(millis.asLong())) : "-";
  }
}
