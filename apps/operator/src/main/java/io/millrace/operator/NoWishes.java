package io.millrace.operator;

import io.millrace.control.port.WishStore;
import io.millrace.model.ApplicationName;
import io.millrace.model.spec.ApplicationSpec;

/** On Kubernetes the resource itself says all that is wished. */
final class NoWishes implements WishStore {
  @Override
  public ApplicationSpec merge(ApplicationSpec fromFile) {
    return fromFile;
  }

  @Override
  public void keep(ApplicationSpec wanted) {
    throw new IllegalArgumentException(
        "change the resource instead: kubectl edit or scale flinkapplication/"
            + wanted.name().name()
            + " -n "
            + wanted.name().namespace());
  }

  @Override
  public void forget(ApplicationName application) {}
}
