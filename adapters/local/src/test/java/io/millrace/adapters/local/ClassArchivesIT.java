package io.millrace.adapters.local;

import static io.millrace.adapters.local.TestHome.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.adapters.local.ClassArchives.Sharing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real JVMs, which make and use a real archive. */
final class ClassArchivesIT {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private final Path folder;
  private final Image image;
  private final ClassArchives archives;

  ClassArchivesIT(@TempDir Path root) {
    folder = root.resolve("cds");
    image = TestHome.in(root).images().find("subject");
    archives = new ClassArchives(folder, JAVA, bare -> bare);
  }

  @AfterEach
  void close() {
    archives.close();
  }

  @Test
  void anArchiveIsMadeOfTheClassesOfAllRolesAndUsedFromThenOn()
      throws IOException, InterruptedException {
    List<String> listing = archives.flags(sharing("a"), NOW);
    assertThat(listing).singleElement().asString().startsWith("-XX:DumpLoadedClassList=");
    assertThat(archives.flags(sharing("a"), NOW)).isEmpty();
    run(listing);
    archives.makeWhenDue(NOW.plusSeconds(100));
    assertThat(files(".jsa")).isEmpty();

    run(archives.flags(sharing("b"), NOW.plusSeconds(100)));
    archives.makeWhenDue(NOW.plusSeconds(110));
    assertThat(files(".jsa")).isEmpty();
    archives.makeWhenDue(NOW.plusSeconds(116));
    await().atMost(PATIENCE).until(() -> files(".jsa").size() == 1);

    List<String> using = archives.flags(sharing("b"), NOW.plusSeconds(200));
    assertThat(using).containsExactly("-XX:SharedArchiveFile=" + files(".jsa").get(0));
    List<String> strict = new ArrayList<>(using);
    strict.add("-Xshare:on"); // fails where the default would go on without
    run(strict);
    await().atMost(PATIENCE).until(() -> files(".lst").isEmpty());
  }

  @Test
  void aClassPathWithAFolderIsNotArchived() throws IOException {
    Files.createDirectories(image.folder().resolve("conf"));
    assertThat(archives.flags(sharing("a"), NOW)).isEmpty();
  }

  @Test
  void anotherJarIsAnotherArchive() throws IOException {
    String before = sharing("a").key();
    Files.writeString(image.folder().resolve("lib/program.jar"), "other");
    assertThat(sharing("a").key()).isNotEqualTo(before);
  }

  private Sharing sharing(String role) {
    return new Sharing(image.classPath(), role, new TreeSet<>(Set.of("a", "b")));
  }

  private void run(List<String> flags) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(JAVA.toString(), "-XX:+UseSerialGC"));
    line.addAll(flags);
    line.addAll(
        List.of(
            "-Djava.io.tmpdir=" + image.folder(),
            "-cp",
            image.classPath().get(0).toString(),
            Subject.class.getName(),
            "crash",
            "3"));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(3);
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }
}
