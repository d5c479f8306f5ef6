package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
  private static final Map<Long, Long> WRITTEN = Map.of(1_000L, 100L, 2_000L, 100L);
  private static final String HEADER =
      "checkpoint,epochMillis,subtask,parallelism,events,doubled,missing,overtaken,unnumbered,epochs\n";

  @Test
  void whatAKilledGeneratorDidNotCountHidesNoLossOfAnother() {
    var audit = new Audit(0, 200, 0, 0, Map.of(1_000L, 110L, 2_000L, 90L));

    var accounts = Summary.Accounts.of(WRITTEN, Optional.of(audit), true);

    assertThat(accounts).isEqualTo(new Summary.Accounts(210, 200, 10, 10, 0));
    assertThat(accounts.isExact()).isFalse();
  }

  @Test
  void whatAKilledGeneratorDidNotCountIsNoLoss() {
    var audit = new Audit(0, 210, 0, 0, Map.of(1_000L, 110L, 2_000L, 100L));

    var accounts = Summary.Accounts.of(WRITTEN, Optional.of(audit), true);

    assertThat(accounts).isEqualTo(new Summary.Accounts(210, 210, 0, 0, 0));
    assertThat(accounts.isExact()).isTrue();
  }

  @Test
  void aHoleIsLostAndNotUnreadTwice() {
    var audit = new Audit(0, 197, 0, 3, Map.of(1_000L, 100L, 2_000L, 100L));

    assertThat(Summary.Accounts.of(WRITTEN, Optional.of(audit), true))
        .isEqualTo(new Summary.Accounts(200, 197, 0, 3, 0));
  }

  @Test
  void whatThereWasNoTimeToReadIsNotLost() {
    assertThat(Summary.Accounts.of(WRITTEN, Optional.empty(), false))
        .isEqualTo(new Summary.Accounts(200, 0, 200, 0, 0));
  }

  @Test
  void theAuditsOfAllSubtasksAreAddedUpByEpoch(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("audit-0-0-1.csv"),
        HEADER + "7,500,0,2,60,1,2,0,0,1000:40:2 2000:20:0\n8,600,0,2,70,1,0,0,0,1000:5:0");
    Files.writeString(
        folder.resolve("audit-1-0-1.csv"),
        HEADER + "7,501,1,2,40,0,-1,0,0,2000:40:-1\n8,601,1,2,41,0,0,0,0,\n");

    assertThat(Audit.newest(folder))
        .contains(new Audit(501, 100, 1, 1, Map.of(1_000L, 42L, 2_000L, 59L)));
  }
}
