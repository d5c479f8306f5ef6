package io.millrace.cli;

import io.millrace.adapters.pravega.PravegaMetricSource;
import java.net.URI;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Where Pravega is, and how its segments are counted. */
final class PravegaOptions {
  /** {@code --pravega-segments-by}. */
  enum Way {
    CLIENT,
    REST,
    PROMETHEUS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--pravega-controller",
      paramLabel = "URI",
      defaultValue = "tcp://localhost:9090",
      description =
          "Pravega's controller: tcp://HOST:PORT or tls://HOST:PORT (default: ${DEFAULT-VALUE}).")
  private URI controller = URI.create("tcp://localhost:9090");

  @Option(
      names = "--pravega-rest",
      paramLabel = "URI",
      defaultValue = "http://localhost:9091",
      description =
          "REST interface of the controller, which also serves /prometheus (default: ${DEFAULT-VALUE}).")
  private URI rest = URI.create("http://localhost:9091");

  @Option(
      names = "--pravega-segments-by",
      paramLabel = "WAY",
      defaultValue = "client",
      description =
          "How segments are counted: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Way way = Way.CLIENT;

  PravegaMetricSource source() {
    return PravegaMetricSource.builder()
        .controller(controller)
        .rest(rest)
        .via(PravegaMetricSource.Via.valueOf(way.name()))
        .build();
  }
}
