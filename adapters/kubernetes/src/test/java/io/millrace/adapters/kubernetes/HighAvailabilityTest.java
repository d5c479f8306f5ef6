package io.millrace.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.adapters.kubernetes.resource.Names;
import io.millrace.model.ApplicationName;
import org.junit.jupiter.api.Test;

class HighAvailabilityTest {
  @Test
  void aClusterIsOfTheApplicationWhoseRevisionItIsAndOfNoOther() {
    ApplicationName counting = ApplicationName.parse("streams/counting");
    ApplicationName namesake = ApplicationName.parse("streams/counting-2a0ad888");
    ApplicationName lengthy = ApplicationName.parse("streams/" + "long-".repeat(10) + "name");

    assertThat(HighAvailability.isOf(counting, "counting-2a0ad888")).isTrue();
    assertThat(HighAvailability.isOf(counting, "counting-2a0ad888-8898d7ca")).isFalse();
    assertThat(HighAvailability.isOf(namesake, "counting-2a0ad888-8898d7ca")).isTrue();
    assertThat(HighAvailability.isOf(counting, "counting-somebody")).isFalse();
    assertThat(HighAvailability.isOf(counting, "")).isFalse();
    assertThat(HighAvailability.isOf(lengthy, new Names(lengthy, "8898d7ca").revision())).isTrue();
  }
}
