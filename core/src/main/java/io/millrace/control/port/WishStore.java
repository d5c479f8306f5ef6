package io.millrace.control.port;

import io.millrace.model.ApplicationName;
import io.millrace.model.spec.ApplicationSpec;

/**
 * Keeps what the user asked for by command, over a restart of the host. A wish lasts until the file
 * says something else than it said when the wish was made.
 */
public interface WishStore {

  /** The spec from the file with the wishes that still hold. */
  ApplicationSpec merge(ApplicationSpec fromFile);

  /** Keeps the replicas and wishes of {@code wanted}, durably. */
  void keep(ApplicationSpec wanted);

  /** Forgets the wishes. */
  void forget(ApplicationName application);
}
