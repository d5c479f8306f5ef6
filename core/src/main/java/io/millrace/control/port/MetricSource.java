package io.millrace.control.port;

import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.spec.MetricSpec;

/**
 * Reads external metrics. Never throws for an outside failure: that is an unknown reading with its
 * reason.
 */
public interface MetricSource {

  /** Whether this source can tell the metric; the first source that can is asked. */
  boolean knows(MetricSpec.External metric);

  /** The metric's value now, summed over the series that the selector picks. */
  Reading<Double> read(ApplicationName application, MetricSpec.External metric);
}
