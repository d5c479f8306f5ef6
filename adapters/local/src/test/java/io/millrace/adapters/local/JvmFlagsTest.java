package io.millrace.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class JvmFlagsTest {
  private static final List<String> OURS = List.of("-Xmx96m", "-XX:+UseSerialGC");

  @Test
  void twoCollectorsAreOneTooMany() {
    assertThat(JvmFlags.besides(List.of("-XX:+UseG1GC"), OURS)).containsExactly("-Xmx96m");
    assertThat(JvmFlags.besides(List.of("-XX:+UseStringDeduplication"), OURS)).isEqualTo(OURS);
  }
}
