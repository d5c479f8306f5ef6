package io.millrace.api.mapping;

import io.millrace.api.problem.HostKind;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.yaml.Node;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.planning.flink.FlinkDefaults;
import java.util.Map;

/** What a Flink application most likely lacks in pods; on a laptop it is taken care of. */
final class PodAdvice {
  private PodAdvice() {}

  static void report(Document document, FlinkSpec spec, Problems problems) {
    Node.Mapping fields = document.root().child("spec");
    Map<String, String> config = FlinkDefaults.effective(spec.cluster().flinkConfig());
    if (!config.containsKey(FlinkDefaults.CHECKPOINT_DIRECTORY) && !fields.has("volumeClaim")) {
      problems.add(
          Problem.warning(
                  fields.placeOf("flinkConfig"),
                  "checkpoints have no folder, so a lost JobManager loses the state")
              .withHint("set " + FlinkDefaults.CHECKPOINT_DIRECTORY + ", or give it a volumeClaim")
              .onlyOn(HostKind.KUBERNETES));
    }
    ClusterMapping.report(fields, spec, problems);
    Node.Mapping jobManager = fields.child("jobManagerConfig");
    boolean isAvailable =
        !config
                .getOrDefault(
                    "high-availability.type", config.getOrDefault("high-availability", "none"))
                .equalsIgnoreCase("none")
            || fields.text("mode").filter("native"::equals).isPresent();
    if (jobManager.whole("replicas").orElse(1) > 1 && !isAvailable) {
      problems.add(
          Problem.warning(
                  jobManager.placeOf("replicas"),
                  "one JobManager runs: several need high availability")
              .withHint("set high-availability.type: kubernetes in flinkConfig")
              .onlyOn(HostKind.KUBERNETES));
    }
  }
}
