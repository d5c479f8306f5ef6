package io.millrace.api.trigger;

import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import java.util.List;

/** One type of trigger: its options, and the metric that it becomes. */
interface TriggerType {
  /** As {@code type} of a trigger names it. */
  String name();

  List<Option> options();

  /** Options that there once were. */
  default List<Gone> gone() {
    return List.of();
  }

  /** Whether options that are not in the table go to somebody who knows them. */
  default boolean takesMore() {
    return false;
  }

  /** How the target may be compared, the default first. */
  default List<Target.Type> targets() {
    return List.of(Target.Type.AVERAGE_VALUE, Target.Type.VALUE);
  }

  /** Reports options that do not go together. */
  void check(Options options);

  /** The metric of a trigger whose options are right. */
  MetricSpec metric(Given given);

  /**
   * An option that there once was.
   *
   * @param isError whether KEDA refuses it now; otherwise it does nothing
   */
  record Gone(String name, String message, boolean isError) {}
}
