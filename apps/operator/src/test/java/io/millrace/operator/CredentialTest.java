package io.millrace.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The webhook's certificate. */
class CredentialTest {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final Credential MADE =
      Credential.make(List.of("a.b.svc", "a.b.svc.cluster.local"), NOW, Duration.ofDays(90));

  @Test
  void signsItselfForItsNames() throws Exception {
    MADE.certificate().verify(MADE.certificate().getPublicKey());
    MADE.certificate().checkValidity();

    assertThat(MADE.names("a.b.svc")).isTrue();
    assertThat(MADE.names("a.c.svc")).isFalse();
    assertThat(MADE.certificate().getBasicConstraints()).as("no authority").isEqualTo(-1);
  }

  @Test
  void isReadAsItWasWritten() {
    Credential read = Credential.read(MADE.keyPem(), MADE.certificatePem());

    assertThat(read.certificate()).isEqualTo(MADE.certificate());
    assertThat(read.key()).isEqualTo(MADE.key());
    assertThatThrownBy(() -> Credential.read("nothing", MADE.certificatePem()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Credential.read(MADE.keyPem(), "nothing"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void agesBeforeItEnds() {
    assertThat(MADE.isFresh(NOW.plus(Duration.ofDays(59)))).isTrue();
    assertThat(MADE.isFresh(NOW.plus(Duration.ofDays(61)))).isFalse();
    assertThat(MADE.isFresh(NOW.minus(Duration.ofDays(1)))).as("not yet").isFalse();
    assertThat(MADE.end()).isEqualTo(NOW.plus(Duration.ofDays(90)));
  }
}
