package io.millrace.examples.pizza;

/** The process ends before what it waited for was there; the record is read again by another. */
final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoppedException(String message, Throwable cause) {
    super(message, cause);
  }
}
