package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectReader;
import io.millrace.adapters.journal.JsonForm;
import io.millrace.control.Pass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepairTest {
  @Test
  void aKilledJobManagerIsNamedAlthoughItsTaskManagersWereMissedFirst() throws IOException {
    List<Repair> repairs = Repair.of(recorded("jobmanager-killed.jsonl"));

    assertThat(repairs)
        .containsExactly(
            new Repair(
                "JobManagerLost",
                Instant.parse("2026-11-21T11:02:43.506532036Z"),
                Optional.of(Instant.parse("2026-11-21T11:02:52.876238256Z"))));
  }

  @Test
  void aJobManagerLostBeforeTheSizeWasReachedCountsToo() throws IOException {
    List<Pass> whole = recorded("jobmanager-killed.jsonl");

    List<Repair> repairs = Repair.of(whole.subList(2, whole.size()));

    assertThat(repairs).extracting(Repair::what).containsExactly("JobManagerLost");
    assertThat(repairs.get(0).backAt()).isPresent();
  }

  private static List<Pass> recorded(String name) throws IOException {
    ObjectReader reader = JsonForm.newMapper().readerFor(Pass.class);
    List<Pass> passes = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("src/test/resources/repairs").resolve(name))) {
      passes.add(reader.readValue(line));
    }
    return passes;
  }
}
