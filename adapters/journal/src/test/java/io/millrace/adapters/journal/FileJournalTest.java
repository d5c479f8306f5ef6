package io.millrace.adapters.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.control.Pass;
import io.millrace.control.UnavailableException;
import io.millrace.model.ApplicationName;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.planning.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {
  @TempDir private Path folder;

  private FileJournal open() {
    return new FileJournal(folder);
  }

  private Path current() {
    return folder.resolve("test/reader.jsonl");
  }

  private Path older() {
    return folder.resolve("test/reader~older.jsonl");
  }

  private static Pass pass(int number) {
    return Passes.of(Passes.spec(1), Passes.nothing(number), Memory.NEW);
  }

  private static List<Pass> passes(int from, int to) {
    List<Pass> all = new ArrayList<>();
    for (int i = from; i < to; i++) {
      all.add(pass(i));
    }
    return all;
  }

  @Test
  void everyPassReadBackIsDecidedAgainTheSame() {
    List<Pass> life = Passes.life();
    life.forEach(open()::append);

    List<Pass> back = open().last(Passes.READER, 100);

    assertThat(back).isEqualTo(life);
    assertThat(back)
        .allSatisfy(
            pass ->
                assertThat(Planner.plan(pass.spec(), pass.seen(), pass.before()))
                    .isEqualTo(pass.decision()));
    assertThat(life.stream().map(pass -> pass.decision().next().phase()))
        .hasAtLeastOneElementOfType(Phase.Starting.class)
        .hasAtLeastOneElementOfType(Phase.Running.class)
        .hasAtLeastOneElementOfType(Phase.Rescaling.class)
        .hasAtLeastOneElementOfType(Phase.Recovering.class);
  }

  @Test
  void tellsTheNewestOldestFirst() {
    FileJournal journal = open();
    passes(0, 5).forEach(journal::append);

    assertThat(journal.last(Passes.READER, 2)).isEqualTo(passes(3, 5));
    assertThat(journal.last(Passes.READER, 0)).isEmpty();
    assertThat(journal.last(ApplicationName.parse("test/other"), 10)).isEmpty();
  }

  @Test
  void goesOnAfterARestart() {
    open().append(pass(0));
    open().append(pass(1));

    assertThat(open().last(Passes.READER, 10)).isEqualTo(passes(0, 2));
  }

  @Test
  void writesASpecAgainOnlyWhenItHasChanged() throws IOException {
    FileJournal journal = open();
    List<Pass> life = Passes.life();
    life.forEach(journal::append);

    List<String> lines = Files.readAllLines(current());

    assertThat(lines).hasSameSizeAs(life);
    assertThat(lines.stream().filter(line -> !line.startsWith("{\"spec\":null,"))).hasSize(2);
    assertThat(journal.last(Passes.READER, 3)).isEqualTo(life.subList(9, 12));
  }

  @Test
  void isBoundedInPasses() throws IOException {
    FileJournal journal = new FileJournal(folder, 10, 1 << 20);
    passes(0, 23).forEach(journal::append);

    assertThat(Files.readAllLines(older())).hasSize(5);
    assertThat(Files.readAllLines(current())).hasSize(3);
    assertThat(journal.last(Passes.READER, 100)).isEqualTo(passes(15, 23));
    assertThat(new FileJournal(folder, 10, 1 << 20).last(Passes.READER, 4))
        .isEqualTo(passes(19, 23));
  }

  @Test
  void isBoundedInBytes() throws IOException {
    long most = 8_000;
    FileJournal journal = new FileJournal(folder, 1_000, most);
    passes(0, 50).forEach(journal::append);

    assertThat(Files.size(current()) + Files.size(older())).isBetween(most / 4, most);
    List<Pass> kept = journal.last(Passes.READER, 100);
    assertThat(kept).isNotEmpty().isEqualTo(passes(50 - kept.size(), 50));
  }

  @Test
  void aLineThatACrashLeftHalfIsSkipped() throws IOException {
    open().append(pass(0));
    open().append(pass(1));
    byte[] whole = Files.readAllBytes(current());
    Files.write(current(), java.util.Arrays.copyOf(whole, whole.length - 20));

    FileJournal journal = open();

    assertThat(journal.last(Passes.READER, 10)).isEqualTo(passes(0, 1));
    journal.append(pass(2));
    assertThat(open().last(Passes.READER, 10)).isEqualTo(List.of(pass(0), pass(2)));
  }

  @Test
  void forgetsForGood() {
    FileJournal journal = new FileJournal(folder, 4, 1 << 20);
    passes(0, 5).forEach(journal::append);

    journal.forget(Passes.READER);
    journal.forget(Passes.READER);

    assertThat(journal.last(Passes.READER, 10)).isEmpty();
    journal.append(pass(7));
    assertThat(open().last(Passes.READER, 10)).isEqualTo(passes(7, 8));
  }

  @Test
  void aDamagedLineIsNamed() throws IOException {
    open().append(pass(0));
    Files.writeString(current(), "{\"spec\":\n", StandardOpenOption.APPEND);
    FileJournal journal = open();
    journal.append(pass(1));

    assertThat(journal.last(Passes.READER, 1)).isEqualTo(passes(1, 2));
    assertThatThrownBy(() -> journal.last(Passes.READER, 10))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("line 2 of the history in " + current());
  }

  @Test
  void aFolderThatCannotBeWrittenIsUnavailable() throws IOException {
    Files.writeString(folder.resolve("test"), "a file in the way");

    assertThatThrownBy(() -> open().append(pass(0)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(folder.toString());
  }
}
