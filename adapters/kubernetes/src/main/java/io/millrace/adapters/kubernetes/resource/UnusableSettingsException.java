package io.millrace.adapters.kubernetes.resource;

/** The user's pod settings are no Kubernetes objects; the message names the field. */
public final class UnusableSettingsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String reason;

  UnusableSettingsException(String field, Throwable cause) {
    super(field + ": " + reason(cause), cause);
    this.field = field;
    this.reason = reason(cause);
  }

  UnusableSettingsException(String field, String message) {
    super(field + ": " + message);
    this.field = field;
    this.reason = message;
  }

  /** Its path below {@code spec}. */
  public String field() {
    return field;
  }

  /** What is the matter with it. */
  public String reason() {
    return reason;
  }

  /** The first line: the rest of what a parser says is about its own insides. */
  private static String reason(Throwable cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.lines().findFirst().orElse(message);
  }
}
