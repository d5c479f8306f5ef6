package io.millrace.cli;

import io.millrace.model.ApplicationName;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which application a user means who may leave its namespace out. */
public final class Naming {
  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description =
          "Namespace of the application (default: that of the name, else default, else the only one that has it).")
  private @Nullable String namespace;

  /**
   * The application of that name: in the namespace that is said, else in {@code default}, else in
   * the only namespace that has one.
   *
   * @param known asked only when no namespace is said
   * @throws UserException if two namespaces are said that differ
   */
  ApplicationName resolve(String text, Supplier<List<ApplicationName>> known) {
    String said = namespace;
    ApplicationName name = ApplicationName.parse(text);
    boolean hasOwn = text.contains("/");
    if (said != null) {
      if (hasOwn && !name.namespace().equals(said)) {
        throw new UserException(
            UserException.BAD_INPUT,
            text + " is not in the namespace " + said + "; say one of them");
      }
      return new ApplicationName(said, name.name());
    }
    if (hasOwn) {
      return name;
    }
    List<ApplicationName> namesakes =
        known.get().stream().filter(each -> each.name().equals(name.name())).toList();
    return namesakes.size() == 1 ? namesakes.get(0) : name;
  }
}
