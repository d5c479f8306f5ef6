package io.millrace.api.trigger;

import static io.millrace.api.trigger.Option.optional;
import static io.millrace.api.trigger.Option.required;

import io.millrace.model.spec.MetricSpec;
import java.util.List;
import java.util.Optional;

/** {@code pravega}, ours: the segments of a stream, or the bytes that a reader group is behind. */
final class PravegaTrigger implements TriggerType {
  private static final String UNREAD = "unreadBytes";
  private static final List<Option> OPTIONS =
      List.of(
          required("scope", Value.TEXT, "scope of the stream"),
          optional("signal", Value.oneOf("segments", UNREAD), "what counts").byDefault("segments"),
          optional("stream", Value.TEXT, "the stream whose segments count"),
          optional("readerGroup", Value.TEXT, "the reader group whose unread bytes count"),
          optional("threshold", Value.POSITIVE, "amount for each replica, 1 of segments if absent"),
          optional("activationThreshold", Value.NUMBER, "amount that wakes nobody yet")
              .byDefault("0"),
          optional("controller", Value.TEXT, "address of the controller, the plane's if absent"));

  @Override
  public String name() {
    return "pravega";
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public void check(Options options) {
    if (options.is("signal", UNREAD)) {
      options.require("readerGroup", "signal " + UNREAD);
      options.require("threshold", "signal " + UNREAD);
    } else {
      options.require("stream", "signal segments");
    }
  }

  @Override
  public MetricSpec metric(Given given) {
    Options options = given.options();
    String whose = options.is("signal", UNREAD) ? "readerGroup" : "stream";
    String name =
        "pravega-" + options.text("scope").orElse("") + "-" + options.text(whose).orElse("");
    return given.metric(
        name,
        options.isGiven("threshold") ? options.number("threshold") : 1,
        options.number("activationThreshold"),
        Optional.empty());
  }
}
