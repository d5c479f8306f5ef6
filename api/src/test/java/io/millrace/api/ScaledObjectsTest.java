package io.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.mapping.LooseRule;
import io.millrace.api.problem.HostKind;
import io.millrace.api.problem.Problem;
import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.spec.EventRules;
import io.millrace.model.spec.EventRules.Pause;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ScalingSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of ScaledObjects, their defaults, their targets and their secrets. */
class ScaledObjectsTest {
  private static final String LEAST =
      """
      apiVersion: keda.sh/v1alpha1
      kind: ScaledObject
      metadata: {name: worker}
      spec:
        scaleTargetRef: {name: worker}
        triggers:
          - type: kafka
            metadata: {bootstrapServers: b, consumerGroup: g, topic: t}
      """;

  @Test
  @DisplayName("K1 the seed's ScaledObject loads as printed but for the address")
  void loadsTheSeedsScaledObject() {
    ScalingSpec rule = only(accepted("K1-seed-scaled-object"));
    EventRules events = rule.events().orElseThrow();
    var trigger = (MetricSpec.Trigger) rule.metrics().get(0);

    assertThat(events.pollingInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(events.cooldownPeriod()).isEqualTo(Duration.ofSeconds(10));
    assertThat(events.idleReplicas()).contains(new Replicas(0));
    assertThat(rule.minReplicas()).isEqualTo(new Replicas(1));
    assertThat(rule.maxReplicas()).isEqualTo(new Replicas(5));
    assertThat(trigger.name()).isEqualTo("s0-kafka-pizzaOrders");
    assertThat(trigger.parameters())
        .containsEntry("consumerGroup", "streams-pipeline-app")
        .containsEntry("lagThreshold", "10")
        .containsEntry("offsetResetPolicy", "latest")
        .containsEntry("allowIdleConsumers", "false")
        .containsEntry("version", "1.0.0");
    assertThat(accepted("K1-seed-scaled-object").notices()).isEmpty();
  }

  @Test
  @DisplayName("K5 what is not written is as KEDA has it, and said")
  void takesKedasDefaults() {
    Loading.Loaded loaded = loaded(LEAST, HostKind.KUBERNETES);
    ScalingSpec rule = loaded.rules().get(0).scaling();

    assertThat(rule.events())
        .contains(
            new EventRules(
                Duration.ofSeconds(30),
                Duration.ofSeconds(300),
                Duration.ZERO,
                new Replicas(0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Pause.NONE,
                false,
                false));
    assertThat(rule.minReplicas()).isEqualTo(new Replicas(1));
    assertThat(rule.maxReplicas()).isEqualTo(new Replicas(100));
    assertThat(rule.behavior()).isEmpty();
    assertThat(rule.metrics().get(0).target())
        .isEqualTo(new MetricSpec.Target(MetricSpec.Target.Type.AVERAGE_VALUE, 10));
    assertThat(loaded.notices())
        .extracting(Problem::message)
        .containsExactly(
            "as KEDA has it where nothing is written: pollingInterval 30, cooldownPeriod 300,"
                + " minReplicaCount 0, maxReplicaCount 100");
  }

  @Test
  @DisplayName("K6 a target in another namespace is refused, with the namespace")
  void refusesATargetInAnotherNamespace() {
    String text =
        LEAST.replace("{name: worker}\n  triggers", "{name: worker, namespace: other}\n  triggers");

    assertThat(problems(text, HostKind.KUBERNETES))
        .extracting(Problem::render)
        .containsExactly(
            "f:5:45: spec.scaleTargetRef.namespace: a ScaledObject in default cannot size a target in"
                + " other: both are in one namespace; write metadata.namespace: other");
  }

  @Test
  void sizesWhateverHasAScaleOnACluster() {
    String text =
        LEAST.replace(
            "{name: worker}\n  triggers", "{name: worker, kind: StatefulSet}\n  triggers");

    List<LooseRule> rules = loaded(text, HostKind.KUBERNETES).rules();

    assertThat(rules).hasSize(1);
    assertThat(rules.get(0).apiVersion()).isEqualTo("apps/v1");
    assertThat(rules.get(0).kind()).isEqualTo("StatefulSet");
    assertThat(rules.get(0).target()).isEqualTo(ApplicationName.parse("worker"));
    assertThat(problems(text, HostKind.LAPTOP))
        .anyMatch(each -> each.render().contains("the kind StatefulSet cannot be sized"));
  }

  @Test
  void readsAFlinkApplicationAsItsTarget() {
    assertThat(only(accepted("scaled-object-flink")).policy()).isEqualTo(ScalingSpec.Policy.KEDA);
  }

  @Test
  void keepsSecretsApartAndUnseen() {
    Loading.Loaded loaded = accepted("scaled-object-authentication");
    ScalingSpec rule = only(loaded);

    Map<String, String> secrets =
        loaded.credentials().of(ApplicationName.parse("worker"), "s0-kafka-orders");

    assertThat(secrets)
        .containsEntry("password", "secret-that-nobody-sees")
        .containsEntry("ca", "certificate-that-nobody-sees")
        .containsEntry("username", "user-that-nobody-sees")
        .containsEntry("sasl", "scram_sha512");
    assertThat(loaded.credentials().of(ApplicationName.parse("worker"), "s1-prometheus")).isEmpty();
    // the user stands in the container's own environment, for all to see
    assertThat(rule + " " + loaded.notices() + " " + loaded.credentials() + " " + loaded.rules())
        .doesNotContain("nobody-sees");
    assertThat(loaded.toString()).doesNotContain("secret-that", "certificate-that", "token-that");
  }

  @Test
  void saysNothingOfAuthenticationsThatOnlyAClusterHas() {
    String text =
        LEAST.replace(
            "topic: t}", "topic: t, sasl: plaintext}\n      authenticationRef: {name: elsewhere}");

    assertThat(loaded(text, HostKind.KUBERNETES).rules()).hasSize(1);
    assertThat(problems(text, HostKind.LAPTOP))
        .anyMatch(
            each -> each.render().contains("TriggerAuthentication default/elsewhere not found"));
  }

  private static Loading.Loaded accepted(String situation) {
    return right(Manifests.load(Golden.inputs(Golden.root("accepted/" + situation))));
  }

  private static Loading.Loaded loaded(String text, HostKind host) {
    return right(Manifests.parse("f", text, host));
  }

  private static Loading.Loaded right(Loading loading) {
    return loading.fold(
        loaded -> loaded,
        rejected -> {
          throw new AssertionError(rejected.render());
        });
  }

  private static ScalingSpec only(Loading.Loaded loaded) {
    assertThat(loaded.applications()).hasSize(1);
    return loaded.applications().get(0).scaling().orElseThrow();
  }

  private static List<Problem> problems(String text, HostKind host) {
    return Manifests.parse("f", text, host)
        .fold(Loading.Loaded::notices, Loading.Rejected::problems);
  }
}
