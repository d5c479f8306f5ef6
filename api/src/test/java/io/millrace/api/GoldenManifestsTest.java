package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** Every folder of {@code broken} is refused, every one of {@code accepted} loads, word by word. */
class GoldenManifestsTest {
  private static final Path BROKEN = Golden.root("broken");
  private static final Path ACCEPTED = Golden.root("accepted");

  @TestFactory
  Stream<DynamicTest> saysWhatIsWrongAndWhere() {
    return Golden.folders(BROKEN).stream().map(folder -> named(folder, () -> broken(folder)));
  }

  @TestFactory
  Stream<DynamicTest> loadsWhatIsRight() {
    return Golden.folders(ACCEPTED).stream().map(folder -> named(folder, () -> accepted(folder)));
  }

  @Test
  void knowsAtLeastFortyBrokenSituations() {
    assertThat(Golden.folders(BROKEN)).hasSizeGreaterThanOrEqualTo(40);
  }

  private static DynamicTest named(Path folder, Executable test) {
    return DynamicTest.dynamicTest(folder.getFileName().toString(), test);
  }

  private static void broken(Path folder) {
    String actual =
        Manifests.load(inputs(folder))
            .fold(loaded -> "LOADED\n" + specs(loaded), rejected -> rejected.render() + "\n");
    assertThat(actual).doesNotStartWith("LOADED");
    Golden.compare(folder, Golden.relative(folder, actual));
  }

  private static void accepted(Path folder) {
    String actual =
        Manifests.load(inputs(folder))
            .fold(GoldenManifestsTest::specs, rejected -> "REJECTED\n" + rejected.render());
    assertThat(actual).doesNotStartWith("REJECTED");
    Golden.compare(folder, Golden.relative(folder, actual));
  }

  /** A leftover expected.txt alone has no input, and fails for it. */
  private static List<Path> inputs(Path folder) {
    List<Path> inputs = Golden.inputs(folder);
    assertThat(inputs).as("inputs of %s", folder).isNotEmpty();
    return inputs;
  }

  private static String specs(Loading.Loaded loaded) {
    String notices =
        loaded.notices().stream().map(each -> each.render() + "\n").collect(Collectors.joining());
    return loaded.applications().stream().map(Pretty::print).collect(Collectors.joining())
        + notices;
  }
}
