package io.millrace.api.schema;

import java.util.List;

/** Puts names into a sentence. */
public final class Words {
  private static final int MANY = 12;

  private Words() {}

  /** All names when they are few, else the first of them. */
  public static String some(List<String> names) {
    return names.size() <= MANY
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MANY)) + " and " + (names.size() - MANY) + " more";
  }
}
