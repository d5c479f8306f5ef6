package io.millrace.adapters.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.control.port.MemoryStore;
import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.memory.Memory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link MemoryStore} must pass. */
abstract class MemoryStoreContract {
  static final ApplicationName READER = ApplicationName.parse("test/reader");
  static final ApplicationName OTHER = ApplicationName.parse("test/reader-2");

  /** Another door to the same memories, as after a restart. */
  abstract MemoryStore open();

  @Test
  void knowsNothingOfWhatWasNeverSaved() {
    assertThatIsNew(open().load(READER));
  }

  private static void assertThatIsNew(Memory memory) {
    assertThat(memory).isEqualTo(Memory.born(memory.incarnation()));
    assertThat(memory.incarnation()).isNotBlank();
  }

  @Test
  void eachLifeHasATokenThatItKeeps() {
    MemoryStore store = open();
    Memory first = store.load(READER);
    store.save(READER, first.saved());

    assertThat(open().load(READER).incarnation()).isEqualTo(first.incarnation());
    assertThat(store.load(OTHER).incarnation()).isNotEqualTo(first.incarnation());

    store.forget(READER);

    assertThat(store.load(READER).incarnation()).isNotEqualTo(first.incarnation());
  }

  @Test
  void keepsWhatWasSavedOverARestart() {
    Memory saved = Memory.NEW.wanting(new Replicas(3)).saved();

    assertThat(open().save(READER, saved)).isTrue();

    assertThat(open().load(READER)).isEqualTo(saved);
    assertThatIsNew(open().load(OTHER));
  }

  @Test
  void refusesAWriterThatWasTooSlow() {
    MemoryStore store = open();
    Memory first = Memory.NEW.wanting(new Replicas(1)).saved();
    assertThat(store.save(READER, first)).isTrue();

    assertThat(open().save(READER, Memory.NEW.wanting(new Replicas(2)).saved())).isFalse();
    assertThat(store.save(READER, first)).isFalse();
    assertThat(store.save(READER, first.saved().saved())).isFalse();

    assertThat(store.load(READER)).isEqualTo(first);
    assertThat(store.save(READER, first.saved())).isTrue();
  }

  @Test
  void letsOneOfManyWritersThrough() throws Exception {
    int writers = 8;
    var ready = new CountDownLatch(writers);
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      var results =
          IntStream.range(0, writers)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            MemoryStore store = open();
                            ready.countDown();
                            ready.await();
                            return store.save(READER, Memory.NEW.wanting(new Replicas(i)).saved());
                          }))
              .toList();
      int saved = 0;
      for (var result : results) {
        saved += result.get() ? 1 : 0;
      }
      assertThat(saved).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void forgetsForGood() {
    MemoryStore store = open();
    store.save(READER, Memory.NEW.saved());
    store.save(READER, Memory.NEW.saved().saved());
    store.save(OTHER, Memory.NEW.saved());

    store.forget(READER);
    store.forget(READER);

    assertThatIsNew(open().load(READER));
    assertThat(open().load(OTHER)).isEqualTo(Memory.NEW.saved());
    assertThat(store.save(READER, Memory.NEW.saved())).isTrue();
  }
}
