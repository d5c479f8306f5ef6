package io.millrace.control.port;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts environment variables into arguments as Kubernetes does: {@code $(NAME)} becomes the value,
 * an unknown name stays as it is written, {@code $$(NAME)} is a literal {@code $(NAME)}.
 */
public final class VariableExpansion {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([^()\\s]+)\\)");

  private VariableExpansion() {}

  public static List<String> expand(List<String> arguments, Map<String, String> environment) {
    return arguments.stream().map(argument -> expand(argument, environment)).toList();
  }

  public static String expand(String argument, Map<String, String> environment) {
    return REFERENCE
        .matcher(argument)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(replacement(found.group(), found.group(1), environment)));
  }

  private static String replacement(
      String whole, @Nullable String name, Map<String, String> environment) {
    return name == null ? "$" : Optional.ofNullable(environment.get(name)).orElse(whole);
  }
}
