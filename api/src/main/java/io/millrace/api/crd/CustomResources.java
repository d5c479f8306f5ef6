package io.millrace.api.crd;

import static io.millrace.api.crd.Definition.column;
import static io.millrace.api.crd.Definition.map;

import io.millrace.api.kind.Kind;
import io.millrace.api.kind.Kinds;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.Yaml;

/** The CustomResourceDefinitions, generated from the schemas of the kinds. */
public final class CustomResources {
  private static final String HEADER =
      "# Generated from the schema of the kind; the build fails when this file is stale.\n";
  private static final String ONLY_WITHOUT_KEDA =
      "# Only for clusters without KEDA: where KEDA is installed, its own definition serves.\n";

  private CustomResources() {}

  /** {@code flinkapplications.flink.k8s.io} as YAML. */
  public static String flinkApplications() {
    return HEADER
        + write(
            new Definition(
                Kinds.FLINK_APPLICATION,
                List.of("flinkapp"),
                false,
                map(
                    "api-approved.kubernetes.io",
                    "unapproved, the group is that of Lyft's operator, whose resources are"
                        + " accepted"),
                List.of(
                    column("Phase", "string", ".status.phase", 0),
                    column("Cluster Health", "string", ".status.clusterStatus.health", 0),
                    column("Job Health", "string", ".status.jobStatus.health", 0),
                    column("Healthy TMs", "string", ".status.clusterStatus.healthyTaskManagers", 1),
                    column("Total TMs", "string", ".status.clusterStatus.numberOfTaskManagers", 1),
                    column("Job Restarts", "integer", ".status.jobStatus.jobRestartCount", 0),
                    column("Age", "date", ".metadata.creationTimestamp", 0)),
                map(
                    "specReplicasPath", ".spec.taskManagerConfig.replicas",
                    "statusReplicasPath", ".status.clusterStatus.numberOfTaskManagers",
                    "labelSelectorPath", ".status.selector"),
                StatusSchema.schema(),
                List.of()));
  }

  /** {@code scaledobjects.keda.sh} as YAML. */
  public static String scaledObjects() {
    return kedas(
        new Definition(
            Kinds.SCALED_OBJECT,
            List.of("so"),
            false,
            Map.of(),
            List.of(
                column("ScaleTargetKind", "string", ".status.scaleTargetKind", 0),
                column("ScaleTargetName", "string", ".spec.scaleTargetRef.name", 0),
                column("Min", "integer", ".spec.minReplicaCount", 0),
                column("Max", "integer", ".spec.maxReplicaCount", 0),
                condition("Ready"),
                condition("Active"),
                condition("Fallback"),
                condition("Paused"),
                column("Triggers", "string", ".status.triggersTypes", 0),
                column("Authentications", "string", ".status.authenticationsTypes", 0),
                column("Age", "date", ".metadata.creationTimestamp", 0)),
            Map.of(),
            KedaStatusSchema.scaledObject(),
            List.of(
                map(
                    "rule",
                    "!has(self.minReplicaCount) || self.minReplicaCount <="
                        + " (has(self.maxReplicaCount) ? self.maxReplicaCount : 100)",
                    "message",
                    "minReplicaCount is above maxReplicaCount, which is 100 if absent"))));
  }

  /** {@code triggerauthentications.keda.sh} as YAML. */
  public static String triggerAuthentications() {
    return authentications(Kinds.TRIGGER_AUTHENTICATION, List.of("ta", "triggerauth"), false);
  }

  /** {@code clustertriggerauthentications.keda.sh} as YAML. */
  public static String clusterTriggerAuthentications() {
    return authentications(
        Kinds.CLUSTER_TRIGGER_AUTHENTICATION, List.of("cta", "clustertriggerauth"), true);
  }

  private static String authentications(Kind kind, List<String> shortNames, boolean isOfCluster) {
    return kedas(
        new Definition(
            kind,
            shortNames,
            isOfCluster,
            Map.of(),
            List.of(
                column("PodIdentity", "string", ".spec.podIdentity.provider", 0),
                column("Secret", "string", ".spec.secretTargetRef[*].name", 0),
                column("Env", "string", ".spec.env[*].name", 0),
                column("VaultAddress", "string", ".spec.hashiCorpVault.address", 0),
                column("ScaledObjects", "string", ".status.scaledobjects", 1)),
            Map.of(),
            KedaStatusSchema.authentication(),
            List.of()));
  }

  private static Map<String, Object> condition(String type) {
    return column(type, "string", ".status.conditions[?(@.type==\"" + type + "\")].status", 0);
  }

  private static String kedas(Definition definition) {
    return HEADER + ONLY_WITHOUT_KEDA + write(definition);
  }

  private static String write(Definition definition) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.BLOCK);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    options.setWidth(100);
    options.setSplitLines(false);
    return new Yaml(options).dump(definition.asMap());
  }
}
