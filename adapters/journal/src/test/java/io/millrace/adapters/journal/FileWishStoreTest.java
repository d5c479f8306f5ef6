package io.millrace.adapters.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.control.UnavailableException;
import io.millrace.model.Replicas;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWishStoreTest {
  @TempDir private Path folder;

  private FileWishStore open() {
    return new FileWishStore(folder);
  }

  private void wish(FlinkSpec file, FlinkSpec wanted) {
    FileWishStore store = open();
    store.merge(file);
    store.keep(wanted);
  }

  private static FlinkSpec suspended(FlinkSpec spec) {
    return spec.withWishes(spec.wishes().withDesiredState(DesiredState.SUSPENDED));
  }

  @Test
  void aWishOutlastsTheHost() {
    wish(Passes.spec(2), Passes.spec(5));

    assertThat(open().merge(Passes.spec(2))).isEqualTo(Passes.spec(5));
  }

  @Test
  void withoutWishesTheFileCounts() {
    assertThat(open().merge(Passes.spec(2))).isEqualTo(Passes.spec(2));
  }

  @Test
  void aWishEndsForGoodWhenTheFileSaysSomethingElse() {
    wish(Passes.spec(2), Passes.spec(5));

    assertThat(open().merge(Passes.spec(3))).isEqualTo(Passes.spec(3));
    assertThat(open().merge(Passes.spec(2))).isEqualTo(Passes.spec(2));
  }

  @Test
  void aForgottenWishIsGone() {
    wish(Passes.spec(2), Passes.spec(5));

    open().forget(Passes.READER);
    open().forget(Passes.READER);

    assertThat(open().merge(Passes.spec(2))).isEqualTo(Passes.spec(2));
  }

  @Test
  void eachWishEndsByItself() {
    wish(Passes.spec(2), suspended(Passes.spec(5)));

    assertThat(open().merge(Passes.spec(3))).isEqualTo(suspended(Passes.spec(3)));
  }

  @Test
  void aPlainWorkloadKeepsItsReplicas() {
    ProcessSpec file =
        new ProcessSpec(
            Passes.READER,
            "writer:1",
            List.of(),
            List.of(),
            new TreeMap<>(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    FileWishStore store = open();
    store.merge(file);
    store.keep(file.withReplicas(new Replicas(0)));

    assertThat(open().merge(file)).isEqualTo(file.withReplicas(new Replicas(0)));
  }

  @Test
  void aDamagedFileIsNamedWithTheRemedy() throws IOException {
    wish(Passes.spec(2), Passes.spec(5));
    Path file = folder.resolve("test/reader~wishes.json");
    Files.writeString(file, "{");

    assertThatThrownBy(() -> open().merge(Passes.spec(2)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("delete it");
  }
}
