package io.millrace.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code deploy/operator.yaml} gives to the operator, and what it does not. */
class InstallationTest {
  static final Path FOLDER = Path.of("..", "..", "deploy");

  private static Stream<HasMetadata> objects() {
    try {
      Object all = Serialization.unmarshal(Files.readString(FOLDER.resolve("operator.yaml")));
      return ((List<?>) all).stream().map(HasMetadata.class::cast);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T only(Class<T> kind) {
    List<T> found = objects().filter(kind::isInstance).map(kind::cast).toList();
    assertThat(found).as(kind.getSimpleName()).hasSize(1);
    return found.get(0);
  }

  private static List<PolicyRule> rules() {
    return Stream.concat(
            only(ClusterRole.class).getRules().stream(), only(Role.class).getRules().stream())
        .toList();
  }

  @Test
  void nothingIsGivenAsAWhole() {
    assertThat(rules())
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.getApiGroups()).isNotEmpty().doesNotContain("*");
              assertThat(rule.getResources())
                  .isNotEmpty()
                  .noneMatch(resource -> resource.contains("*"));
              assertThat(rule.getVerbs()).isNotEmpty().doesNotContain("*");
              assertThat(rule.getNonResourceURLs()).isEmpty();
            });
  }

  @Test
  void nobodyElsesSecretsAndRights() {
    assertThat(rules())
        .allSatisfy(
            rule -> {
              assertThat(rule.getResources())
                  .doesNotContain("nodes", "namespaces", "clusterroles", "clusterrolebindings")
                  .doesNotContain("pods/exec", "pods/attach", "pods/portforward", "pods/proxy");
              assertThat(rule.getVerbs()).doesNotContain("escalate", "bind", "impersonate");
            });
    assertThat(rules())
        .filteredOn(rule -> rule.getResources().stream().anyMatch(each -> each.startsWith("sec")))
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getResources()).containsExactly("secrets");
              assertThat(rule.getResourceNames()).containsExactly(WebhookCredentials.SECRET);
              assertThat(rule.getVerbs()).containsExactly("get", "patch");
            });
    assertThat(only(ClusterRole.class).getRules())
        .as("a ClusterRole counts in every namespace")
        .noneMatch(rule -> rule.getResources().contains("secrets"));
  }

  @Test
  void webhookConfigurationsAreTheOperatorsOwn() {
    assertThat(rules())
        .filteredOn(rule -> rule.getApiGroups().contains("admissionregistration.k8s.io"))
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getResourceNames()).containsExactly(WebhookCredentials.CONFIGURATION);
              assertThat(rule.getVerbs()).containsExactly("get", "patch");
            });
    assertThat(only(Secret.class).getMetadata().getName()).isEqualTo(WebhookCredentials.SECRET);
    assertThat(objects().filter(Service.class::isInstance))
        .anyMatch(each -> each.getMetadata().getName().equals(WebhookCredentials.SERVICE));
  }

  @Test
  void webhookThatIsAwayIsInNobodysWay() {
    var mutating = only(MutatingWebhookConfiguration.class);
    var validating = only(ValidatingWebhookConfiguration.class);

    assertThat(mutating.getMetadata().getName()).isEqualTo(WebhookCredentials.CONFIGURATION);
    assertThat(validating.getMetadata().getName()).isEqualTo(WebhookCredentials.CONFIGURATION);
    assertThat(mutating.getWebhooks())
        .allSatisfy(
            each -> {
              assertThat(each.getFailurePolicy()).isEqualTo("Ignore");
              assertThat(each.getTimeoutSeconds()).isLessThanOrEqualTo(3);
              assertThat(each.getClientConfig().getService().getPath()).isEqualTo(Webhook.MUTATE);
            });
    assertThat(validating.getWebhooks())
        .allSatisfy(
            each -> {
              assertThat(each.getFailurePolicy()).isEqualTo("Ignore");
              assertThat(each.getTimeoutSeconds()).isLessThanOrEqualTo(3);
              assertThat(each.getClientConfig().getService().getPath()).isEqualTo(Webhook.VALIDATE);
            });
  }

  @Test
  void leaseIsTheOneThatTheOperatorTakes() {
    assertThat(only(Role.class).getRules())
        .filteredOn(rule -> rule.getResources().contains("leases"))
        .filteredOn(rule -> !rule.getVerbs().contains("create"))
        .singleElement()
        .satisfies(
            rule -> assertThat(rule.getResourceNames()).containsExactly("millrace-operator"));
  }

  @Test
  void podIsHeldToTheRestrictedStandard() {
    var pod = only(Deployment.class).getSpec().getTemplate().getSpec();
    Container container = pod.getContainers().get(0);

    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getResources().getLimits()).containsKey("memory");
  }
}
