package io.millrace.api.mapping;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code $(NAME)} by the variable's value; an unknown one stays, {@code $$(NAME)} becomes
 * {@code $(NAME)}. Source: Kubernetes, dependent environment variables.
 */
final class Expansion {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([-._a-zA-Z0-9]+)\\)");

  private Expansion() {}

  static String expand(String text, Map<String, String> env) {
    Matcher reference = REFERENCE.matcher(text);
    return reference.replaceAll(
        match ->
            Matcher.quoteReplacement(
                match.group(1) == null ? "$" : env.getOrDefault(match.group(1), match.group())));
  }
}
