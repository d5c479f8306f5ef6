package io.millrace.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the laptop host keeps what it must know. */
public final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Folder of the laptop host (default: $MILLRACE_HOME, else ~/.millrace).")
  private @Nullable Path home;

  public Path path() {
    if (home != null) {
      return home.toAbsolutePath().normalize();
    }
    return variable("MILLRACE_HOME")
        .orElseGet(
            () ->
                // the JVM takes user.home from the system's list of users, not from $HOME
                variable("HOME")
                    .orElseGet(() -> Path.of(System.getProperty("user.home")))
                    .resolve(".millrace"))
        .toAbsolutePath()
        .normalize();
  }

  private static Optional<Path> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(text -> !text.isBlank()).map(Path::of);
  }
}
