package io.millrace.api;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a spec as indented lines, so that a golden file shows each value on its own. */
final class Pretty {
  private final StringBuilder out = new StringBuilder();

  private Pretty() {}

  static String print(Object value) {
    var pretty = new Pretty();
    pretty.out.append(value.getClass().getSimpleName());
    pretty.value(value, 1);
    return pretty.out.append("\n").toString();
  }

  private void value(Object value, int depth) {
    if (value instanceof Optional<?> optional) {
      if (optional.isPresent()) {
        value(optional.get(), depth);
      } else {
        out.append(" -");
      }
    } else if (value instanceof Record present
        && present.getClass().getRecordComponents().length > 1) {
      for (RecordComponent component : present.getClass().getRecordComponents()) {
        line(component.getName() + ":", depth);
        value(read(component, present), depth + 1);
      }
    } else if (value instanceof List<?> items) {
      out.append(items.isEmpty() ? " []" : "");
      for (Object item : items) {
        line(item instanceof Record ? "- " + item.getClass().getSimpleName() : "-", depth);
        value(item, depth + 1);
      }
    } else if (value instanceof Map<?, ?> map) {
      out.append(map.isEmpty() ? " {}" : "");
      map.forEach((key, each) -> line(key + " = " + each, depth));
    } else {
      out.append(" ").append(value);
    }
  }

  private void line(String text, int depth) {
    out.append("\n").append("  ".repeat(depth)).append(text);
  }

  private static Object read(RecordComponent component, Record owner) {
    try {
      return component.getAccessor().invoke(owner);
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
