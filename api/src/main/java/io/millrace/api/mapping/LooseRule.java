package io.millrace.api.mapping;

import io.millrace.model.ApplicationName;
import io.millrace.model.spec.ScalingSpec;

/**
 * A rule whose target is not among the files, as on a cluster it may be.
 *
 * @param apiVersion of the target
 * @param kind of the target, such as {@code StatefulSet}
 */
public record LooseRule(
    String apiVersion, String kind, ApplicationName target, ScalingSpec scaling) {}
