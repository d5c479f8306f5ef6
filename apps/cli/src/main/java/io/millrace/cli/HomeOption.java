package io.millrace.cli;

import java.nio.file.Path;
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
    String fromEnvironment = System.getenv("MILLRACE_HOME");
    Path chosen =
        fromEnvironment != null && !fromEnvironment.isBlank()
            ? Path.of(fromEnvironment)
            : Path.of(System.getProperty("user.home"), ".millrace");
    return chosen.toAbsolutePath().normalize();
  }
}
