package io.millrace.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.millrace.adapters.kubernetes.resource.FlinkResources;
import io.millrace.adapters.kubernetes.resource.Labels;
import io.millrace.adapters.kubernetes.resource.Names;
import io.millrace.adapters.kubernetes.resource.Owner;
import io.millrace.model.ApplicationName;
import io.millrace.model.decision.Action;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Clusters that stand beside the one that runs, without a job. Their JobManager carries {@link
 * Labels#STANDBY} until it is asked to take over: until then its attempt does not count.
 */
final class Standbys {
  private final KubernetesClient client;
  private final JobManagers jobManagers;
  private final TaskManagers taskManagers;

  Standbys(KubernetesClient client, JobManagers jobManagers, TaskManagers taskManagers) {
    this.client = client;
    this.jobManagers = jobManagers;
    this.taskManagers = taskManagers;
  }

  /**
   * JobManager first: whatever stands by has one by which it is found again.
   *
   * <p>One of another revision goes before, and one that has ended is made again.
   */
  void ensure(Action.EnsureStandby wanted, Owner owner) {
    ApplicationName name = wanted.spec().name();
    Names names = Names.of(wanted.spec());
    List<HasMetadata> there =
        jobManagers
            .objects(name)
            .filter(each -> ProcessViews.attempt(each) >= wanted.attempt())
            .toList();
    List<HasMetadata> useless =
        there.stream().filter(each -> !isUsable(each, wanted, names)).toList();
    if (!useless.isEmpty()) {
      useless.forEach(this::remove);
      return;
    }
    if (there.isEmpty()) {
      UserSettings.objects(() -> FlinkResources.standby(wanted, owner))
          .forEach(each -> Api.apply(client, each));
    }
    taskManagers.ensure(wanted.spec(), wanted.replicas(), new TreeSet<>(), owner);
  }

  private static boolean isUsable(HasMetadata there, Action.EnsureStandby wanted, Names names) {
    return ProcessViews.attempt(there) == wanted.attempt()
        && Labels.hash(there).equals(names.hash())
        && there.getMetadata().getDeletionTimestamp() == null
        && !(there instanceof Job job && JobManagers.isEnded(job));
  }

  private void remove(HasMetadata jobManager) {
    if (jobManager.getMetadata().getDeletionTimestamp() == null) {
      Api.delete(client, jobManager);
    }
  }

  /** Its attempt counts from now on. */
  void takesOver(HasMetadata jobManager) {
    String name = jobManager.getMetadata().getName();
    Api.call(
        "let " + name + " take over",
        () ->
            client
                .batch()
                .v1()
                .jobs()
                .inNamespace(jobManager.getMetadata().getNamespace())
                .withName(name)
                .patch(
                    PatchContext.of(PatchType.JSON_MERGE),
                    "{\"metadata\":{\"annotations\":{\"" + Labels.STANDBY + "\":null}}}"));
  }

  /** TaskManagers first: they are found by their JobManager. */
  void removeOthers(Action.RemoveOthers wanted) {
    ApplicationName name = wanted.spec().name();
    taskManagers.removeOthers(wanted.spec());
    jobManagers
        .objects(name)
        .filter(each -> ProcessViews.attempt(each) != wanted.attempt())
        .forEach(this::remove);
  }

  /** The JobManager of that attempt, if it still stands by. */
  Optional<HasMetadata> of(ApplicationName application, long attempt) {
    return jobManagers
        .standingBy(application)
        .filter(each -> ProcessViews.attempt(each) == attempt)
        .findFirst();
  }
}
