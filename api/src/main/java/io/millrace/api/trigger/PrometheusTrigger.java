package io.millrace.api.trigger;

import static io.millrace.api.trigger.Option.optional;
import static io.millrace.api.trigger.Option.required;
import static io.millrace.api.trigger.Option.secret;

import io.millrace.api.trigger.Option.From;
import io.millrace.model.spec.MetricSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code prometheus}: the one value that a query has. Source: KEDA 2.21. */
final class PrometheusTrigger implements TriggerType {
  private static final String MODES = "authModes";
  private static final List<String> EXCLUSIVE = List.of("bearer", "basic", "oauth");
  private static final List<Option> OPTIONS =
      List.of(
          required("serverAddress", Value.TEXT, "address of Prometheus"),
          required("query", Value.TEXT, "query that has one value"),
          required("threshold", Value.POSITIVE, "amount for each replica"),
          optional("activationThreshold", Value.NUMBER, "amount that wakes nobody yet")
              .byDefault("0"),
          optional("queryParameters", Value.PAIRS, "what else the query is sent with"),
          optional("namespace", Value.TEXT, "namespace for servers of many tenants"),
          optional("customHeaders", Value.PAIRS, "headers of the request"),
          optional("ignoreNullValues", Value.FLAG, "whether no value counts as 0")
              .byDefault("true"),
          optional("unsafeSsl", Value.FLAG, "whether any certificate will do").byDefault("false"),
          optional("timeout", Value.TIMEOUT, "how long an answer may take"),
          optional(
                  MODES,
                  Value.someOf("apiKey", "basic", "tls", "bearer", "custom", "oauth"),
                  "how the reader says who it is")
              .called(MODES, "authMode")
              .or(From.AUTHENTICATION),
          optional("awsRegion", Value.TEXT, "region at AWS").or(From.AUTHENTICATION),
          optional("identityOwner", Value.TEXT, "whose identity counts at AWS"),
          optional("apiKey", Value.TEXT, "key of the reader").or(From.AUTHENTICATION),
          optional("method", Value.oneOf("header", "query"), "where the key is sent")
              .or(From.AUTHENTICATION),
          optional("keyParamName", Value.TEXT, "name under which the key is sent")
              .or(From.AUTHENTICATION),
          secret("bearerToken", "token of the reader").called("bearerToken", "token"),
          secret("username", "user"),
          secret("password", "password"),
          secret("ca", "certificate of who signed the server's"),
          secret("cert", "own certificate"),
          secret("key", "key of the own certificate"),
          secret("customAuthHeader", "name of a header"),
          secret("customAuthValue", "value of the header"),
          secret("oauthTokenURI", "who gives the token"),
          secret("scopes", "scopes of the token").called("scopes", "scope"),
          secret("clientID", "name of the reader at who gives the token"),
          secret("clientSecret", "password of the reader at who gives the token"),
          secret("endpointParams", "what else the token's giver is told"));

  @Override
  public String name() {
    return "prometheus";
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public List<Gone> gone() {
    return List.of(
        new Gone("metricName", "without effect: KEDA names the metric itself since 2.10", false),
        new Gone(
            "cortexOrgID", "without effect: write customHeaders: X-Scope-OrgID=<tenant>", false));
  }

  @Override
  public void check(Options options) {
    List<String> modes =
        Arrays.stream(options.text(MODES).orElse("").split(",")).map(String::strip).toList();
    if (modes.stream().filter(EXCLUSIVE::contains).count() > 1) {
      options.refuse(MODES, "bearer, basic and oauth do not go together", "keep one of them");
    }
    for (String mode : modes) {
      String why = "authModes " + mode;
      for (String needed : needed(mode)) {
        options.require(needed, why);
      }
    }
    boolean hasMode = modes.stream().anyMatch(mode -> !mode.isEmpty());
    Optional<String> identity = options.podIdentity().filter(name -> !name.equals("none"));
    if (hasMode && identity.isPresent()) {
      options.refuse(MODES, "does not go with podIdentity " + identity.get(), "keep one of them");
    }
  }

  private static List<String> needed(String mode) {
    return switch (mode) {
      case "bearer" -> List.of("bearerToken");
      case "basic" -> List.of("username");
      case "tls" -> List.of("cert", "key");
      case "custom" -> List.of("customAuthHeader", "customAuthValue");
      case "oauth" -> List.of("oauthTokenURI", "clientID");
      case "apiKey" -> List.of("apiKey");
      default -> List.of();
    };
  }

  @Override
  public MetricSpec metric(Given given) {
    return given.metric(
        "prometheus",
        given.options().number("threshold"),
        given.options().number("activationThreshold"),
        Optional.empty());
  }
}
