package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes a savepoint. */
@Command(
    name = "savepoint",
    mixinStandardHelpOptions = true,
    description = "Takes a savepoint of the running job and prints its path.")
final class SavepointCommand extends ApplicationCommand {
  /** Decisions to look through for a failure. */
  private static final int RECENT = 10;

  @Option(
      names = "--timeout",
      paramLabel = "D",
      defaultValue = "2m",
      converter = Durations.class,
      description = "How long to wait for it (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofMinutes(2);

  @Override
  public Integer call() throws InterruptedException {
    Facts facts = Facts.of(home.path());
    int before = savepoints(facts).size();
    String newest = before == 0 ? "" : savepoints(facts).path(0).path("path").asText();
    long askedAt = System.currentTimeMillis();
    ask("savepoint", JSON.createObjectNode());
    Instant deadline = Instant.now().plus(timeout);
    while (Instant.now().isBefore(deadline)) {
      JsonNode now = savepoints(facts);
      String path = now.path(0).path("path").asText("");
      if (!path.isEmpty() && !path.equals(newest)) {
        say(path);
        return 0;
      }
      failAsTold(facts.history(name(), RECENT), askedAt);
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new UserException(
        UserException.FAILED,
        "no savepoint after " + timeout.toSeconds() + " s; see: millrace history " + application);
  }

  private static void failAsTold(JsonNode history, long askedAt) {
    for (JsonNode decision : history) {
      JsonNode reason = decision.path("reasons").path(0);
      if (decision.path("atMillis").asLong() >= askedAt
          && reason.path("code").asText().equals("SavepointFailed")) {
        throw new UserException(
            UserException.FAILED, "no savepoint: " + reason.path("message").asText());
      }
    }
  }

  private JsonNode savepoints(Facts facts) {
    return facts.application(name()).path("savepoints");
  }
}
