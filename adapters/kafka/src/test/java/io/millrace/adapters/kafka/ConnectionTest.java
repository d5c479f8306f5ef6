package io.millrace.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private static final Map<String, String> BROKER = Map.of("bootstrapServers", "a:1,b:2");

  @Test
  void withoutMoreItIsPlain() {
    assertThat(Connection.of(BROKER, Map.of()).options())
        .containsEntry("bootstrap.servers", "a:1,b:2")
        .containsEntry("security.protocol", "PLAINTEXT");
  }

  @Test
  void secretsOfTheTriggersAuthenticationMakeAWayIn() {
    Connection connection =
        Connection.of(
            BROKER,
            Map.of(
                "tls", "enable",
                "ca", "PEM",
                "sasl", " scram_sha512\n",
                "username", "reader",
                "password", "a \"b\" \\"));

    assertThat(connection.options())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry("ssl.truststore.certificates", "PEM")
        .containsEntry("ssl.truststore.type", "PEM")
        .hasEntrySatisfying(
            "sasl.jaas.config",
            jaas ->
                assertThat(jaas)
                    .endsWith(
                        "ScramLoginModule required username=\"reader\""
                            + " password=\"a \\\"b\\\" \\\\\";"));
    assertThat(connection).as("printed").hasToString("a:1,b:2");
  }

  @Test
  void anEqualWayInIsTheSameConnection() {
    assertThat(Connection.of(BROKER, Map.of("tls", "disable")))
        .isEqualTo(Connection.of(BROKER, Map.of()));
  }

  @Test
  void whatIsNotOfferedIsSaid() {
    assertThatThrownBy(() -> Connection.of(BROKER, Map.of("sasl", "gssapi")))
        .hasMessageContaining("sasl gssapi is not offered here");
    assertThatThrownBy(() -> Connection.of(BROKER, Map.of("sasl", "plaintext", "username", "a")))
        .hasMessage("password is missing");
    assertThatThrownBy(() -> Connection.of(Map.of(), Map.of()))
        .hasMessage("bootstrapServers is missing");
  }
}
