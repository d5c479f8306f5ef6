package io.millrace.api.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "+5, 5",
    "-5, -5",
    "0.1, 0.1",
    ".5, 0.5",
    "5., 5",
    "100m, 0.1",
    "1k, 1000",
    "200Mi, 209715200",
    "1Gi, 1073741824",
    "3n, 0.000000003",
    "7u, 0.000007",
    "2M, 2000000",
    "1E, 1000000000000000000",
    "1e3, 1000",
    "1E3, 1000",
    "12e-1, 1.2",
    "1Ei, 1152921504606846976"
  })
  void readsWhatKubernetesReads(String text, BigDecimal value) {
    assertThat(Quantity.parse(text))
        .hasValueSatisfying(each -> assertThat(each).isEqualByComparingTo(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "m", "1 Mi", "1MB", "1K", "1ki", "0,1", "1e", "1e999", "--1", "1.2.3", "0x10", "١"
      })
  void refusesTheRest(String text) {
    assertThat(Quantity.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1K, did you mean 1Ki (powers of 1024) or 1k (powers of 1000)?",
    "200mb, did you mean 200Mi (powers of 1024) or 200M (powers of 1000)?",
    "2 Gi, did you mean 2Gi (powers of 1024) or 2G (powers of 1000)?",
    "'0,5', did you mean 0.5?"
  })
  void offersWhatWasMeant(String text, String hint) {
    assertThat(Quantity.hint(text)).isEqualTo(hint);
  }
}
