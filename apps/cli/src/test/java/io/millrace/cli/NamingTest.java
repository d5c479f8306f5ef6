package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.model.ApplicationName;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class NamingTest {
  @ParameterizedTest(name = "{0} with {1}, known {2}: {3}")
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          # text,    namespace, known,            meant
          reader,     -,         -,                default/reader
          reader,     -,         demo/reader,      demo/reader
          reader,     -,         a/reader b/reader, default/reader
          reader,     -,         demo/other,       default/reader
          reader,     demo,      -,                demo/reader
          a/reader,   -,         b/reader,         a/reader
          a/reader,   a,         -,                a/reader
          """)
  void aNameIsMeantWhereThereIsOne(
      String text, @Nullable String namespace, @Nullable String known, String meant) {
    assertThat(naming(namespace).resolve(text, () -> names(known)).toString()).isEqualTo(meant);
  }

  @Test
  void twoNamespacesThatDifferAreRefused() {
    assertThatThrownBy(() -> naming("b").resolve("a/reader", List::of))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a/reader is not in the namespace b");
  }

  private static Naming naming(@Nullable String namespace) {
    Naming naming = new Naming();
    CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
    spec.addMixin("naming", CommandLine.Model.CommandSpec.forAnnotatedObject(naming));
    new CommandLine(spec)
        .parseArgs(namespace == null ? new String[0] : new String[] {"-n", namespace});
    return naming;
  }

  private static List<ApplicationName> names(@Nullable String known) {
    return known == null
        ? List.of()
        : Stream.of(known.split(" ", -1)).map(ApplicationName::parse).toList();
  }
}
