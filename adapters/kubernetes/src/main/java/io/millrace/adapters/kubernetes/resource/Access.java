package io.millrace.adapters.kubernetes.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.millrace.adapters.kubernetes.resource.PodSettings.VolumeClaim;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What pods need before they can start, and what protects them. */
final class Access {
  private static final String RBAC = "rbac.authorization.k8s.io";

  private Access() {}

  /**
   * Who the pods are, and what they may. An account that the user names is the user's; the rights
   * that Flink needs are given to it all the same.
   */
  static List<HasMetadata> rights(App app) {
    List<HasMetadata> rights = new ArrayList<>();
    if (!app.needsAccess()) {
      return rights;
    }
    String name = app.names().serviceAccount();
    String account = app.serviceAccount().orElse(name);
    if (account.equals(name)) {
      rights.add(new ServiceAccountBuilder().withMetadata(app.meta(name)).build());
    }
    rights.add(new RoleBuilder().withMetadata(app.meta(name)).withRules(rules(app)).build());
    rights.add(
        new RoleBindingBuilder()
            .withMetadata(app.meta(name))
            .withNewRoleRef(RBAC, "Role", name)
            .addNewSubject()
            .withKind("ServiceAccount")
            .withName(account)
            .withNamespace(app.names().namespace())
            .endSubject()
            .build());
    return rights;
  }

  private static List<PolicyRule> rules(App app) {
    List<PolicyRule> rules = new ArrayList<>();
    rules.add(
        rule("", "configmaps", "get", "list", "watch", "create", "update", "patch", "delete"));
    if (app.settings().isNative()) {
      rules.add(rule("", "pods", "get", "list", "watch", "create", "delete", "deletecollection"));
      rules.add(rule("", "services", "get", "list", "watch"));
      rules.add(rule("apps", "deployments", "get", "list", "watch", "delete"));
    }
    return rules;
  }

  private static PolicyRule rule(String group, String resource, String... verbs) {
    return new PolicyRuleBuilder()
        .withApiGroups(group)
        .withResources(resource)
        .withVerbs(verbs)
        .build();
  }

  /** A claim that is to outlive the application belongs to nobody. */
  static PersistentVolumeClaim volume(App app, VolumeClaim claim) {
    var meta = app.meta(app.names().volumeClaim());
    if (claim.retain()) {
      meta.setOwnerReferences(List.of());
    }
    return new PersistentVolumeClaimBuilder()
        .withMetadata(meta)
        .withNewSpec()
        .withAccessModes(claim.accessModes())
        .withStorageClassName(claim.storageClassName().orElse(null))
        .withNewResources()
        .addToRequests("storage", new Quantity(claim.size()))
        .endResources()
        .endSpec()
        .build();
  }

  /** A drained node takes one process at a time. A single JobManager is not protected: it heals. */
  static List<PodDisruptionBudget> budgets(App app) {
    List<PodDisruptionBudget> budgets = new ArrayList<>();
    if (app.jobManagerReplicas() > 1) {
      budgets.add(budget(app, app.names().jobManagerBudget(), Labels.JOB_MANAGER));
    }
    budgets.add(budget(app, app.names().taskManagerBudget(), Labels.TASK_MANAGER));
    return budgets;
  }

  private static PodDisruptionBudget budget(App app, String name, String type) {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(
            app.meta(
                name,
                app.labels(
                    Map.of(Labels.APPLICATION, app.spec().name().name(), Labels.TYPE, type))))
        .withNewSpec()
        .withNewMaxUnavailable(1)
        // a pod that is not ready protects nothing
        .withUnhealthyPodEvictionPolicy("AlwaysAllow")
        .withNewSelector()
        .withMatchLabels(Labels.ofAllRevisions(app.spec(), type))
        .endSelector()
        .endSpec()
        .build();
  }
}
