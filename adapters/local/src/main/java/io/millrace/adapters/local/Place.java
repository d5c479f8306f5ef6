package io.millrace.adapters.local;

import io.millrace.model.ApplicationName;
import io.millrace.model.observation.ProcessView.Role;
import java.util.Comparator;

/**
 * A seat for one process after another: the third TaskManager of an application, whichever process
 * that is just now.
 */
record Place(ApplicationName application, Role role, int ordinal) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::application)
          .thenComparing(Place::role)
          .thenComparingInt(Place::ordinal);

  /** Unique in its application; names the log files. */
  String label() {
    String kind =
        switch (role) {
          case JOB_MANAGER -> "jobmanager";
          case TASK_MANAGER -> "taskmanager";
          case REPLICA -> "replica";
        };
    return kind + "-" + ordinal;
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return application + "/" + label();
  }
}
