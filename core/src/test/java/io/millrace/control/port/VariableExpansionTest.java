package io.millrace.control.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The cases are those of Kubernetes' own documentation of {@code Container.args}. */
final class VariableExpansionTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("RATE", "800", "COST", "$5\\");

  @Test
  void aKnownNameBecomesItsValue() {
    assertThat(VariableExpansion.expand("--rate=$(RATE)/s", ENVIRONMENT)).isEqualTo("--rate=800/s");
  }

  @Test
  void anUnknownNameStaysAsItIs() {
    assertThat(VariableExpansion.expand("$(NOBODY) $RATE", ENVIRONMENT))
        .isEqualTo("$(NOBODY) $RATE");
  }

  @Test
  void twoDollarsEscape() {
    assertThat(VariableExpansion.expand("$$(RATE) $$$(RATE)", ENVIRONMENT))
        .isEqualTo("$(RATE) $800");
  }

  @Test
  void aValueIsTakenLiterally() {
    assertThat(VariableExpansion.expand("$(COST)", ENVIRONMENT)).isEqualTo("$5\\");
  }
}
