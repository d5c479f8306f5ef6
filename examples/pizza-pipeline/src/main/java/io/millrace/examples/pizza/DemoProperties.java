package io.millrace.examples.pizza;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Defaults of options from the environment, under the property names of the demo: {@code
 * kafka.streams.topic}, or {@code KAFKA_STREAMS_TOPIC} where a name cannot have dots.
 */
final class DemoProperties implements IDefaultValueProvider {
  private static final Map<String, String> NAMES =
      Map.of(
          "--bootstrap-servers", "kafka.streams.bootstrap.servers",
          "--application-id", "kafka.streams.application.id",
          "--topic", "kafka.streams.topic",
          "--schema-registry", "kafka.streams.schema.registry",
          "--database", "mongodb.database",
          "--collection", "mongodb.collection");

  private final Map<String, String> environment;

  DemoProperties(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    String name = option.longestName();
    return name.equals("--mongo")
        ? mongoUrl().orElse(null)
        : Optional.ofNullable(NAMES.get(name)).flatMap(this::value).orElse(null);
  }

  /** The demo names the parts of the address. */
  private Optional<String> mongoUrl() {
    Optional<String> host = value("mongodb.host");
    Optional<String> port = value("mongodb.port");
    Optional<String> user = value("mongodb.user");
    if (host.isEmpty() && port.isEmpty() && user.isEmpty()) {
      return Optional.empty();
    }
    String login =
        user.map(name -> escaped(name) + ":" + escaped(value("mongodb.passwd").orElse("")) + "@")
            .orElse("");
    return Optional.of(
        "mongodb://" + login + host.orElse("localhost") + ":" + port.orElse("27017"));
  }

  private Optional<String> value(String name) {
    String other = name.replace('.', '_').toUpperCase(Locale.ROOT);
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(other)));
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
