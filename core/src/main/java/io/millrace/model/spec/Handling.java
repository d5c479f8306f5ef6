package io.millrace.model.spec;

/**
 * How a job is to be ended, updated and healed.
 *
 * @param deletion how the job ends when the application is deleted
 * @param isSavepointDisabled whether an update stops the job without a savepoint; then it may begin
 *     from nothing
 * @param mayHealWithoutState whether a lost job without a snapshot to heal from begins from nothing
 * @param isRollbackForced whether an update that has not yet proved itself is to be undone
 */
public record Handling(
    Deletion deletion,
    boolean isSavepointDisabled,
    boolean mayHealWithoutState,
    boolean isRollbackForced) {
  public static final Handling DEFAULT = new Handling(Deletion.SAVEPOINT, false, false, false);

  /** How a job ends. */
  public enum Deletion {
    /** With a savepoint. */
    SAVEPOINT,
    /** Its processes go; nothing is asked of the job. */
    NONE,
    /** At once, whatever it is doing. */
    FORCE_CANCEL
  }

  public Handling withDeletion(Deletion other) {
    return new Handling(other, isSavepointDisabled, mayHealWithoutState, isRollbackForced);
  }

  public Handling withoutSavepoints() {
    return new Handling(deletion, true, mayHealWithoutState, isRollbackForced);
  }

  public Handling healingWithoutState() {
    return new Handling(deletion, isSavepointDisabled, true, isRollbackForced);
  }

  public Handling forcingRollback() {
    return new Handling(deletion, isSavepointDisabled, mayHealWithoutState, true);
  }
}
