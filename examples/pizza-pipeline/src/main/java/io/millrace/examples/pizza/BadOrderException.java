package io.millrace.examples.pizza;

/** A record that is no order and never will be, however often it is read. */
final class BadOrderException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadOrderException(String message) {
    super(message);
  }

  BadOrderException(String message, Throwable cause) {
    super(message, cause);
  }
}
