/**
 * The types of trigger that a ScaledObject may have: for each its options, and the metric it
 * becomes.
 */
@org.jspecify.annotations.NullMarked
package io.millrace.api.trigger;
