package io.millrace.model.spec;

import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.Revision;
import java.util.Optional;

/** What the user wants of one application. */
public sealed interface ApplicationSpec permits FlinkSpec, ProcessSpec {
  ApplicationName name();

  /** Name of the image; the host resolves it to a folder or a container image. */
  String image();

  /** The count the user asked for; empty leaves it to the kind's own default. */
  Optional<Replicas> replicas();

  /** Present when the size is chosen by a rule and not by the user. */
  Optional<ScalingSpec> scaling();

  /**
   * Hash of all that needs a new deployment when it changes; sizes and scaling rules are not part
   * of it.
   */
  Revision revision();

  <R> R accept(Cases<R> cases);

  /** One method per kind: a new kind does not compile until every reader answers for it. */
  interface Cases<R> {
    R flink(FlinkSpec spec);

    R process(ProcessSpec spec);
  }
}
