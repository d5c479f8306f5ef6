package io.millrace.adapters.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.control.UnavailableException;
import io.millrace.control.port.MemoryStore;
import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.memory.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileMemoryStoreTest extends MemoryStoreContract {
  @TempDir private Path folder;

  @Override
  MemoryStore open() {
    return new FileMemoryStore(folder.resolve("memory"));
  }

  private Path file(String name) {
    return folder.resolve("memory/test").resolve(name);
  }

  @Test
  void keepsTheStateBeforeTheLastSave() throws IOException {
    MemoryStore store = open();
    Memory first = Memory.NEW.wanting(new Replicas(1)).saved();
    store.save(READER, first);
    Memory second = first.wanting(new Replicas(2)).saved();
    store.save(READER, second);

    Files.move(
        file("reader.json.previous"),
        file("reader.json"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThat(open().load(READER)).isEqualTo(first);
  }

  @Test
  void leavesNothingElseBehind() throws IOException {
    MemoryStore store = open();
    store.save(READER, Memory.NEW.saved());
    store.save(READER, Memory.NEW.saved().saved());

    try (Stream<Path> files = Files.list(file(""))) {
      assertThat(files.map(path -> String.valueOf(path.getFileName())))
          .containsExactlyInAnyOrder("reader.json", "reader.json.previous");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"version\":", "{\"version\":1}", "not json"})
  void aDamagedFileIsNamedWithTheRemedy(String content) throws IOException {
    MemoryStore store = open();
    store.save(READER, Memory.NEW.saved());
    Files.writeString(file("reader.json"), content);

    assertThatThrownBy(() -> store.load(READER))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(file("reader.json").toString())
        .hasMessageContaining("put reader.json.previous in its place");
    assertThatThrownBy(() -> store.save(READER, Memory.NEW.saved().saved()))
        .isInstanceOf(UnavailableException.class);
    assertThat(Files.readString(file("reader.json"))).isEqualTo(content);
  }

  @Test
  void aSaveThatBrokeOffHidesNothing() throws IOException {
    MemoryStore store = open();
    store.save(READER, Memory.NEW.saved());
    Files.writeString(file("reader.json.tmp"), "{\"version\":");

    assertThat(open().load(READER)).isEqualTo(Memory.NEW.saved());
    assertThat(store.save(READER, Memory.NEW.saved().saved())).isTrue();
  }

  @Test
  void namesThatAreNoFileNamesStayInTheFolder() {
    ApplicationName odd = new ApplicationName("..", "../../etc");
    MemoryStore store = open();

    assertThat(store.save(odd, Memory.NEW.saved())).isTrue();

    assertThat(store.load(odd)).isEqualTo(Memory.NEW.saved());
    assertThat(folder.resolve("memory/%2E./..%2F..%2Fetc.json")).doesNotExist();
    assertThat(folder.resolve("memory/%2E./%2E.%2F..%2Fetc.json")).exists();
  }

  @Test
  void aFolderThatCannotBeWrittenIsUnavailable() throws IOException {
    Files.writeString(folder.resolve("memory"), "a file in the way");

    assertThatThrownBy(() -> open().save(READER, Memory.NEW.saved()))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(folder.resolve("memory").toString());
  }
}
