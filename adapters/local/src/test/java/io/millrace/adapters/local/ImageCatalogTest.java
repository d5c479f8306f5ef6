package io.millrace.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.control.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageCatalogTest {
  @TempDir Path images;

  @Test
  void onlyTheNameCounts() throws IOException {
    image("busy-reader", "kind=flink\nbase=flink\n");
    Image image = catalog().find("registry.example:5000/team/busy-reader:1.2@sha256:00ff");
    assertThat(image.name()).isEqualTo("busy-reader");
    assertThat(image.kind()).isEqualTo(Image.Kind.FLINK);
    assertThat(image.base()).contains("flink");
  }

  @Test
  void theFirstFolderThatHasItWins() throws IOException {
    Path mine = Files.createDirectories(images.resolve("mine"));
    image("a", "kind=flink-base\n");
    Files.createDirectories(mine.resolve("a"));
    Files.writeString(mine.resolve("a/image.properties"), "kind=java\nmain=x.Main\njvm=-Xmx1g -ea");
    Image image = new ImageCatalog(List.of(mine, images)).find("a");
    assertThat(image.main()).contains("x.Main");
    assertThat(image.jvmFlags()).containsExactly("-Xmx1g", "-ea");
  }

  @Test
  void theClassPathIsSortedBehindItsConfiguration() throws IOException {
    Path folder = image("a", "kind=java\nmain=x.Main\n");
    for (String file : List.of("lib/b.jar", "lib/a.jar", "lib/readme.txt", "conf/x.xml")) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), "");
    }
    assertThat(catalog().find("a").classPath())
        .containsExactly(
            folder.resolve("conf"), folder.resolve("lib/a.jar"), folder.resolve("lib/b.jar"));
  }

  @Test
  void anImageMayTakeItsJarsFromAnotherAndStartAsFlinkShips() throws IOException {
    Path folder = image("a", "kind=flink-base\nlib=lib lib-fast\n");
    image("b", "kind=flink-base\nlib=../a/lib\ntuning=none\n");
    for (String file : List.of("lib-fast/1.jar", "lib/2.jar")) {
      Files.createDirectories(folder.resolve(file).getParent());
      Files.writeString(folder.resolve(file), "");
    }

    assertThat(catalog().find("a").classPath())
        .containsExactly(folder.resolve("lib/2.jar"), folder.resolve("lib-fast/1.jar"));
    assertThat(catalog().find("a").tuning()).isEqualTo(Tuning.FAST_START);
    assertThat(catalog().find("b").classPath()).containsExactly(folder.resolve("lib/2.jar"));
    assertThat(catalog().find("b").tuning()).isEqualTo(Tuning.AS_FLINK_SHIPS);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearestAndThePlace() throws IOException {
    image("busy-reader", "kind=flink\n");
    image("pravega", "kind=java\nmain=x.Main\n");
    assertThatThrownBy(() -> catalog().find("busyreader:3"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("no image \"busyreader\"")
        .hasMessageContaining("nearest is \"busy-reader\"")
        .hasMessageContaining(images.toString());
  }

  @Test
  void anUnknownKindNamesThoseThatAreKnown() throws IOException {
    image("a", "kind=docker\n");
    assertThatThrownBy(() -> catalog().find("a"))
        .hasMessageContaining("kind=docker")
        .hasMessageContaining("java, flink, flink-base");
  }

  @Test
  void aJarIsPickedByItsFileName() throws IOException {
    Path folder = image("a", "kind=flink\n");
    Files.createDirectories(folder.resolve("usrlib"));
    Files.writeString(folder.resolve("usrlib/extra.jar"), "");
    Files.writeString(folder.resolve("usrlib/job.jar"), "");
    Image image = catalog().find("a");
    assertThat(UserJars.of(image, "local:///opt/flink/usrlib/job.jar"))
        .containsExactly(folder.resolve("usrlib/job.jar"), folder.resolve("usrlib/extra.jar"));
    assertThatThrownBy(() -> UserJars.of(image, "jop.jar")).hasMessageContaining("job.jar");
  }

  private ImageCatalog catalog() {
    return new ImageCatalog(List.of(images));
  }

  private Path image(String name, String properties) throws IOException {
    Path folder = Files.createDirectories(images.resolve(name));
    Files.writeString(folder.resolve("image.properties"), properties);
    return folder;
  }
}
