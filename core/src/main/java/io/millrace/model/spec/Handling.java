package io.millrace.model.spec;

/**
 * How a job is to be ended, updated and healed.
 *
 * @param deletion how the job ends when the application is deleted
 * @param isSavepointDisabled whether an update stops the job without a savepoint; then it may begin
 *     from nothing
 * @param mayHealWithoutState whether a lost job without a snapshot to heal from begins from nothing
 * @param isRollbackForced whether an update that has not yet proved itself is to be undone
 * @param update how the job goes over to another revision
 */
public record Handling(
    Deletion deletion,
    boolean isSavepointDisabled,
    boolean mayHealWithoutState,
    boolean isRollbackForced,
    Update update) {
  public static final Handling DEFAULT = new Handling(Deletion.SAVEPOINT, false, false, false);

  /** The job is away while its next cluster starts. */
  public Handling(
      Deletion deletion,
      boolean isSavepointDisabled,
      boolean mayHealWithoutState,
      boolean isRollbackForced) {
    this(deletion, isSavepointDisabled, mayHealWithoutState, isRollbackForced, Update.RECREATE);
  }

  /** How a job ends. */
  public enum Deletion {
    /** With a savepoint. */
    SAVEPOINT,
    /** Its processes go; nothing is asked of the job. */
    NONE,
    /** At once, whatever it is doing. */
    FORCE_CANCEL
  }

  /** How a job goes over to another revision. */
  public enum Update {
    /** It stops, its cluster goes, and the next cluster starts. */
    RECREATE,
    /** The next cluster starts beside it; it stops when that one is ready to go on with it. */
    STANDBY
  }

  public Handling withDeletion(Deletion other) {
    return new Handling(other, isSavepointDisabled, mayHealWithoutState, isRollbackForced, update);
  }

  public Handling withoutSavepoints() {
    return new Handling(deletion, true, mayHealWithoutState, isRollbackForced, update);
  }

  public Handling healingWithoutState() {
    return new Handling(deletion, isSavepointDisabled, true, isRollbackForced, update);
  }

  public Handling forcingRollback() {
    return new Handling(deletion, isSavepointDisabled, mayHealWithoutState, true, update);
  }

  public Handling withUpdate(Update other) {
    return new Handling(
        deletion, isSavepointDisabled, mayHealWithoutState, isRollbackForced, other);
  }
}
