package io.millrace.api.yaml;

import java.util.Comparator;
import java.util.stream.Collectors;

/**
 * Writes a tree as JSON of one line with sorted keys, so that equal content gives equal text. What
 * is empty or null is left out, as Kubernetes treats it as absent.
 */
public final class CanonicalJson {
  private CanonicalJson() {}

  public static String write(Node node) {
    return node.accept(new Writer());
  }

  private record Writer() implements Node.Cases<String> {
    @Override
    public String mapping(Node.Mapping node) {
      return node.entries().stream()
          .filter(entry -> !entry.value().isNull())
          .sorted(Comparator.comparing(Node.Entry::key))
          .map(entry -> quote(entry.key()) + ":" + entry.value().accept(this))
          .filter(member -> !member.endsWith(":[]"))
          .collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public String sequence(Node.Sequence node) {
      return node.items().stream()
          .map(item -> item.accept(this))
          .collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public String scalar(Node.Scalar node) {
      return switch (node.type()) {
        case NULL -> "null";
        case BOOLEAN -> String.valueOf(node.isTrue());
        case WHOLE, DECIMAL -> node.text();
        case ODD_NUMBER, STRING -> quote(node.text());
      };
    }

    private static String quote(String text) {
      StringBuilder quoted = new StringBuilder("\"");
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        switch (c) {
          case '"' -> quoted.append("\\\"");
          case '\\' -> quoted.append("\\\\");
          case '\n' -> quoted.append("\\n");
          case '\r' -> quoted.append("\\r");
          case '\t' -> quoted.append("\\t");
          default -> {
            if (c < 0x20) {
              quoted.append(String.format("\\u%04x", (int) c));
            } else {
              quoted.append(c);
            }
          }
        }
      }
      return quoted.append('"').toString();
    }
  }
}
