package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.control.Pass;
import io.millrace.planning.Planner;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists decisions, and decides them again. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    description = "Lists the decisions on an application, oldest first, each with its reason.",
    footer = {
      "",
      "Examples:",
      "  millrace history busy-reader --limit 50",
      "  millrace history busy-reader --replay    decides every recorded pass again and compares"
    })
final class HistoryCommand extends ApplicationCommand {
  private static final int WHOLE_HISTORY = 100_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Newest decisions to show (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--replay",
      description = "Decide again on what was seen then, and compare; exit code 1 on a difference.")
  private boolean isReplay;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table or json.")
  private Output.Format format = Output.Format.TABLE;

  @Override
  public Integer call() {
    return isReplay ? replay() : list();
  }

  private int list() {
    JsonNode decisions = Facts.of(home.path()).history(name(), limit);
    if (format == Output.Format.JSON) {
      say(Output.json(decisions));
      return 0;
    }
    say(String.format(Locale.ROOT, "%-23s  %-15s  %-8s %s", "TIME", "PHASE", "SIZE", "REASON"));
    for (JsonNode decision : decisions) {
      String change =
          decision.path("from").equals(decision.path("to"))
              ? decision.path("to").asText()
              : decision.path("from").asText() + " -> " + decision.path("to").asText();
      JsonNode reasons = decision.path("reasons");
      for (JsonNode reason : reasons) {
        say(
            String.format(
                Locale.ROOT,
                "%s  %-15s  %-8s %s: %s",
                TIME.format(Instant.ofEpochMilli(decision.path("atMillis").asLong())),
                decision.path("phase").asText(),
                change,
                reason.path("code").asText(),
                reason.path("message").asText()));
      }
    }
    return 0;
  }

  private int replay() {
    List<Pass> passes = new Facts.Recorded(home.path()).last(name(), WHOLE_HISTORY);
    int different = 0;
    for (Pass pass : passes) {
      if (!Planner.plan(pass.spec(), pass.seen(), pass.before()).equals(pass.decision())) {
        different++;
        say(TIME.format(pass.at()) + "  decides otherwise now; then: " + pass.decision().reasons());
      }
    }
    say(passes.size() + " passes decided again, " + different + " differ");
    return different == 0 ? 0 : UserException.FAILED;
  }
}
