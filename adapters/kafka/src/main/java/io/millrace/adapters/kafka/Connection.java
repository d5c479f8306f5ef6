package io.millrace.adapters.kafka;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/**
 * How the brokers of one cluster are reached: what triggers have in common that share a reader.
 *
 * @param options of Kafka's clients; may hold secrets, so it is not printed
 */
record Connection(SortedMap<String, String> options) {
  /** What a wait for an answer may take before the reading counts as failed. */
  private static final int REQUEST_MILLIS = 3_000;

  Connection {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
  }

  /**
   * @param parameters of the trigger, KEDA's names
   * @param secrets what its TriggerAuthentication holds; wins over nothing, adds what is missing
   * @throws IllegalArgumentException for a way in that is not offered, naming it
   */
  static Connection of(Map<String, String> parameters, Map<String, String> secrets) {
    Map<String, String> given = new TreeMap<>(secrets);
    given.putAll(parameters);
    SortedMap<String, String> options = new TreeMap<>();
    options.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, needed(given, "bootstrapServers"));
    options.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, Integer.toString(REQUEST_MILLIS));
    options.put(
        CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, Integer.toString(2 * REQUEST_MILLIS));
    // groups of thousands of applications are asked for over one connection for each broker
    options.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, "5000");
    boolean isEncrypted = "enable".equals(given.get("tls"));
    String sasl = given.getOrDefault("sasl", "none").strip().toLowerCase(Locale.ROOT);
    boolean isSigned = !sasl.equals("none") && !sasl.isEmpty();
    options.put(
        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
        (isSigned ? "SASL_" : "") + (isEncrypted ? "SSL" : "PLAINTEXT"));
    if (isEncrypted) {
      encrypt(options, given);
    }
    if (isSigned) {
      sign(options, given, sasl);
    }
    return new Connection(options);
  }

  String servers() {
    return options.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
  }

  private static void encrypt(SortedMap<String, String> options, Map<String, String> given) {
    if ("true".equals(given.get("unsafeSsl"))) {
      if (given.containsKey("cert")) {
        throw new IllegalArgumentException(
            "unsafeSsl does not go with a certificate of our own here; give ca instead");
      }
      options.put(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG, "");
      options.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, AnyCertificate.class.getName());
    }
    if (given.containsKey("ca")) {
      options.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
      options.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, needed(given, "ca"));
    }
    if (given.containsKey("cert")) {
      options.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
      options.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, needed(given, "cert"));
      options.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, needed(given, "key"));
    }
    if (given.containsKey("keyPassword")) {
      options.put(SslConfigs.SSL_KEY_PASSWORD_CONFIG, needed(given, "keyPassword"));
    }
  }

  private static void sign(
      SortedMap<String, String> options, Map<String, String> given, String sasl) {
    switch (sasl) {
      case "plaintext" -> login(options, "PLAIN", "plain.PlainLoginModule", given);
      case "scram_sha256" -> login(options, "SCRAM-SHA-256", "scram.ScramLoginModule", given);
      case "scram_sha512" -> login(options, "SCRAM-SHA-512", "scram.ScramLoginModule", given);
      case "oauthbearer" -> token(options, given);
      default ->
          throw new IllegalArgumentException(
              "sasl "
                  + sasl
                  + " is not offered here; use one of "
                  + String.join(
                      ", ", List.of("plaintext", "scram_sha256", "scram_sha512", "oauthbearer")));
    }
  }

  private static void login(
      SortedMap<String, String> options,
      String mechanism,
      String module,
      Map<String, String> given) {
    options.put(SaslConfigs.SASL_MECHANISM, mechanism);
    options.put(
        SaslConfigs.SASL_JAAS_CONFIG,
        "org.apache.kafka.common.security.%s required username=%s password=%s;"
            .formatted(module, quoted(given, "username"), quoted(given, "password")));
  }

  /** The client asks for its token with its name and password as client id and secret. */
  private static void token(SortedMap<String, String> options, Map<String, String> given) {
    if (!given.getOrDefault("saslTokenProvider", "bearer").equals("bearer")) {
      throw new IllegalArgumentException(
          "saslTokenProvider " + given.get("saslTokenProvider") + " is not offered here");
    }
    options.put(SaslConfigs.SASL_MECHANISM, "OAUTHBEARER");
    options.put(
        SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL, needed(given, "oauthTokenEndpointUri"));
    options.put(
        SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS,
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler");
    StringBuilder jaas =
        new StringBuilder(
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required");
    jaas.append(" clientId=").append(quoted(given, "username"));
    jaas.append(" clientSecret=").append(quoted(given, "password"));
    if (given.containsKey("scopes")) {
      jaas.append(" scope=").append(quoted(given, "scopes"));
    }
    for (String pair : given.getOrDefault("oauthExtensions", "").split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        jaas.append(" extension_")
            .append(pair.substring(0, equals).strip())
            .append('=')
            .append(quote(pair.substring(equals + 1).strip()));
      }
    }
    options.put(SaslConfigs.SASL_JAAS_CONFIG, jaas.append(';').toString());
  }

  private static String quoted(Map<String, String> given, String name) {
    return quote(needed(given, name));
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String needed(Map<String, String> given, String name) {
    String value = given.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value.strip();
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return servers();
  }
}
