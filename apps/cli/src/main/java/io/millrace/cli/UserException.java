package io.millrace.cli;

/** Something the user can mend: shown as one message without a stack trace. */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Bad input: nothing was started or changed. */
  public static final int BAD_INPUT = 2;

  /** The command was understood and could not be carried out. */
  public static final int FAILED = 1;

  private final int exitCode;

  public UserException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }
}
