package io.millrace.api.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds where in a schema a name is legal. */
final class Paths {
  private static final int ENOUGH = 3;

  private Paths() {}

  /** Paths that end in {@code name}, shallow ones first, at most three. */
  static List<String> to(String name, Shape.Fields root) {
    var found = new ArrayList<String>();
    search(name, root, "", found);
    found.sort(Comparator.comparingInt(path -> path.split("\\.", -1).length));
    return List.copyOf(found.subList(0, Math.min(ENOUGH, found.size())));
  }

  private static void search(String name, Shape shape, String path, List<String> found) {
    if (shape instanceof Shape.ListOf list) {
      search(name, list.item(), path + "[]", found);
    } else if (shape instanceof Shape.Fields fields) {
      for (Field field : fields.fields()) {
        String inside = path.isEmpty() ? field.name() : path + "." + field.name();
        if (field.name().equals(name)) {
          found.add(inside);
        }
        search(name, field.shape(), inside, found);
      }
    }
  }
}
