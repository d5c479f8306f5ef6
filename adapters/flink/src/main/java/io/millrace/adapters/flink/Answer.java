package io.millrace.adapters.flink;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.control.UnavailableException;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What a JobManager answered.
 *
 * @param asked method and address, for messages
 * @param status HTTP status
 */
record Answer(String asked, int status, JsonNode body) {
  static final int NOT_FOUND = 404;
  private static final int FIRST_FAILURE = 400;

  boolean isRefused() {
    return status >= FIRST_FAILURE;
  }

  /**
   * The body of a success.
   *
   * @throws UnavailableException with Flink's own words if it refused
   */
  Fields ok() {
    if (isRefused()) {
      throw new UnavailableException(asked + " was refused with status " + status + ": " + why());
    }
    return new Fields(asked, body);
  }

  /** Flink's message, one line. */
  String why() {
    String errors =
        StreamSupport.stream(body.path("errors").spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining("\n"));
    return RootCause.of(errors).orElse("no reason given");
  }

  /** Whether Flink's answer names this exception or phrase anywhere. */
  boolean mentions(String word) {
    return body.toString().contains(word);
  }
}
