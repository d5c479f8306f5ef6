package io.millrace.model;

/**
 * Why something was decided, or could not be seen: a code for machines and a sentence for people.
 *
 * @param code a CamelCase word that never changes with the numbers, such as {@code ScaledUp}
 * @param message one sentence that names the numbers it rests on
 */
public record Reason(String code, String message) {
  public Reason {
    if (code.isBlank()) {
      throw new IllegalArgumentException("a reason needs a code: " + message);
    }
  }

  public static Reason of(String code, String message) {
    return new Reason(code, message);
  }

  @Override
  public String toString() {
    return code + ": " + message;
  }
}
