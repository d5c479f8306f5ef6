package io.millrace.planning.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {
  @ParameterizedTest(name = "{0} within 2 to 5 is {1} {2}")
  @CsvSource({
    "0, 2, TooFewReplicas",
    "1, 2, TooFewReplicas",
    "2, 2, ''",
    "3, 3, ''",
    "5, 5, ''",
    "6, 5, TooManyReplicas",
    "2147483647, 5, TooManyReplicas",
  })
  void clampsAndSaysSo(int wanted, int expected, String code) {
    var bounds = new Bounds(new Replicas(2), new Replicas(5));

    assertThat(bounds.clamp(new Replicas(wanted))).isEqualTo(new Replicas(expected));
    assertThat(bounds.limit(new Replicas(wanted)).map(Reason::code).orElse("")).isEqualTo(code);
  }
}
