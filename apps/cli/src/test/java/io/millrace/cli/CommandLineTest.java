package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
  static Stream<List<String>> commands() {
    return commands(List.of(), Main.commandLine());
  }

  private static Stream<List<String>> commands(List<String> path, CommandLine line) {
    return Stream.concat(
        Stream.of(path),
        line.getSubcommands().entrySet().stream()
            .filter(entry -> !entry.getKey().equals("help"))
            .flatMap(
                entry ->
                    commands(
                        Stream.concat(path.stream(), Stream.of(entry.getKey())).toList(),
                        entry.getValue())));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandExplainsItself(List<String> path) {
    Transcript said =
        Transcript.of(Stream.concat(path.stream(), Stream.of("--help")).toArray(String[]::new));

    assertThat(said.exitCode()).isZero();
    assertThat(said.err()).isEmpty();
    assertThat(said.out())
        .startsWith(String.join(" ", "Usage: millrace", String.join(" ", path)).strip());
    assertThat(said.out().lines().toList())
        .as("a sentence that says what it does")
        .anyMatch(line -> line.matches("[A-Z][a-z]* .{20,}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "get --nonsense",
        "get -o xml",
        "run",
        "render",
        "render -o xml app.yaml",
        "render no/such/file.yaml",
        "scale busy-reader",
        "scale busy-reader --replicas many",
        "scale busy-reader --replicas -1",
        "status",
        "status a/b/c",
        "savepoint busy-reader --timeout soon",
        "history busy-reader --limit few",
        "demo nonsense",
        "demo segments --duration soon",
        "demo segments --speed fast",
        "logs busy-reader --tail few"
      })
  void whatCannotBeUnderstoodIsBadInput(String words) {
    Transcript said = Transcript.of(words.split(" ", -1));

    assertThat(said.exitCode()).as(said.err()).isEqualTo(UserException.BAD_INPUT);
    assertThat(said.err()).isNotBlank().doesNotContain("internal error").doesNotContain("\tat ");
    assertThat(said.out()).isEmpty();
  }

  @Test
  void aMisspeltCommandIsAnsweredWithTheNearest() {
    assertThat(Transcript.of("explian").err()).contains("explain");
  }

  @Test
  void completionsCanBeGenerated() {
    Transcript said = Transcript.of("completion");

    assertThat(said.exitCode()).isZero();
    assertThat(said.out()).startsWith("#!/usr/bin/env bash").contains("explain");
  }
}
