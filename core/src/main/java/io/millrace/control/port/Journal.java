package io.millrace.control.port;

import io.millrace.control.Pass;
import io.millrace.model.ApplicationName;
import java.util.List;

/** The history of decisions: bounded, and whole enough to decide again. */
public interface Journal {

  void append(Pass pass);

  /** The newest passes of an application, oldest first. */
  List<Pass> last(ApplicationName application, int limit);
}
