package io.millrace.examples.generator;

/** The log cannot be reached; trying again later may help. */
final class LogUnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  LogUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
