package io.millrace.api.mapping;

import io.millrace.api.problem.HostKind;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.yaml.Node;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.Handling;
import java.util.Optional;

/** Which clusters a job is to run in, one after the other, and where Flink has no such ones. */
final class ClusterMapping {
  private static final String STANDBY = "Standby";
  private static final String SESSION = "session";

  private ClusterMapping() {}

  static Handling.Update update(Node.Mapping spec) {
    return isAsked(spec, "update", STANDBY) && !isNative(spec)
        ? Handling.Update.STANDBY
        : Handling.Update.RECREATE;
  }

  static boolean isSession(Node.Mapping spec) {
    return isAsked(spec, "clusterMode", SESSION) && !isNative(spec);
  }

  private static boolean isAsked(Node.Mapping spec, String field, String value) {
    return spec.text(field).filter(value::equals).isPresent();
  }

  static boolean isNative(Node.Mapping spec) {
    return isAsked(spec, "mode", "native");
  }

  static void report(Node.Mapping fields, FlinkSpec spec, Problems problems) {
    Optional<String> obstacle =
        isNative(fields)
            ? Optional.of("mode: native")
            : spec.isHighlyAvailable()
                ? Optional.of("high availability")
                : spec.isReactive() ? Optional.of("scheduler-mode: reactive") : Optional.empty();
    obstacle.ifPresent(
        why -> {
          if (isAsked(fields, "update", STANDBY)) {
            problems.add(
                advice(fields, "update", "with " + why + " an update is done as Recreate does it"));
          }
          if (isAsked(fields, "clusterMode", SESSION)) {
            problems.add(
                advice(
                    fields, "clusterMode", "with " + why + " the JobManager starts with the job"));
          }
        });
  }

  private static Problem advice(Node.Mapping fields, String field, String why) {
    return Problem.warning(fields.placeOf(field), why).onlyOn(HostKind.KUBERNETES);
  }
}
