package io.millrace.control.port;

import io.millrace.model.ApplicationName;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.MetricSpec;

/**
 * Reads the event source that a trigger of a ScaledObject names. Never throws for an outside
 * failure: that is an unknown reading with its reason.
 */
public interface TriggerSource {

  /** Whether this source can read triggers of that type; the first source that can is asked. */
  boolean knows(MetricSpec.Trigger trigger);

  /**
   * What the source has now, or had less than the rule's polling interval ago: one figure, and for
   * a consumer group the lag that it sums up.
   *
   * @param application tells the namespace of what the trigger refers to
   */
  MetricReading read(ApplicationName application, MetricSpec.Trigger trigger);
}
