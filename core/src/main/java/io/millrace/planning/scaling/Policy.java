package io.millrace.planning.scaling;

import io.millrace.model.spec.ScalingSpec;

/** Recommends a count from what was seen; bounds and stabilisation come after it. */
interface Policy {
  Recommended recommend(ScalingSpec rule, ScalingObservation seen);

  static Policy of(ScalingSpec.Policy name) {
    return switch (name) {
      case HPA, KEDA -> new HpaPolicy();
      case SEGMENTS -> new SegmentsPolicy();
    };
  }
}
