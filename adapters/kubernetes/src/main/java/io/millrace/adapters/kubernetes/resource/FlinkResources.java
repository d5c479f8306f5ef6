package io.millrace.adapters.kubernetes.resource;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action.EnsureJobManager;
import io.millrace.model.decision.Action.EnsureStandby;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.Handling;
import io.millrace.planning.lifecycle.JobIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The objects of a Flink application, in the order in which they are to be made.
 *
 * <p>What pods need before they can start (configuration, rights, volume) comes with JobManager and
 * TaskManagers both, whichever is made first. A pod template depends on the revision alone, the
 * JobManager's on the attempt too: a change of the number of TaskManagers replaces no pod.
 *
 * <p>All methods throw {@link UnusableSettingsException} when the user's settings are no Kubernetes
 * objects.
 */
public final class FlinkResources {
  private FlinkResources() {}

  /**
   * The JobManager of an attempt.
   *
   * <p>Without high availability it is a Job that is never started again by itself: it would begin
   * from where the attempt began, and lose what was done since. An object that carries this attempt
   * in {@link Labels#ATTEMPT} is to be left alone, even when a newer version of ours would make
   * another: the job runs in it.
   */
  public static List<HasMetadata> jobManager(EnsureJobManager wanted, Owner owner) {
    App app = App.of(asStarted(wanted), owner);
    List<HasMetadata> objects = foundation(app);
    objects.add(Services.ofRevision(app));
    if (app.settings().isNative()) {
      objects.add(NativeMode.podTemplate(app));
    }
    PodTemplateSpec pods =
        PodTemplates.jobManager(app, wanted.isSession())
            .build(
                Map.of(Labels.ATTEMPT, String.valueOf(wanted.attempt())),
                Containers.jobManager(app, wanted),
                isDeployment(app) ? "Always" : "Never");
    objects.add(isDeployment(app) ? jobManagers(app, wanted, pods) : jobManager(app, wanted, pods));
    return List.copyOf(objects);
  }

  /** The way of updating that held when the attempt began, not the one that holds by now. */
  private static FlinkSpec asStarted(EnsureJobManager wanted) {
    FlinkSpec.Wishes wishes = wanted.spec().wishes();
    return wanted
        .spec()
        .withWishes(
            wishes.withHandling(
                wishes
                    .handling()
                    .withUpdate(
                        wanted.isSession() ? Handling.Update.STANDBY : Handling.Update.RECREATE)));
  }

  /**
   * The JobManager of a cluster that stands by: a session's, marked as such. Its TaskManagers are
   * {@link #taskManagers}, as of any other.
   */
  public static List<HasMetadata> standby(EnsureStandby wanted, Owner owner) {
    FlinkSpec spec = wanted.spec();
    int slots = wanted.replicas().value() * spec.cluster().slots();
    List<HasMetadata> objects =
        jobManager(
            new EnsureJobManager(
                spec,
                wanted.attempt(),
                JobIds.job(spec.name(), owner.uid(), wanted.attempt()),
                slots,
                Optional.empty(),
                true),
            owner);
    HasMetadata jobManager = objects.get(objects.size() - 1);
    jobManager.getMetadata().getAnnotations().put(Labels.STANDBY, "true");
    return objects;
  }

  /** So many TaskManagers; in native mode only what they need, as Flink makes them itself. */
  public static List<HasMetadata> taskManagers(FlinkSpec spec, Replicas replicas, Owner owner) {
    App app = App.of(spec, owner);
    List<HasMetadata> objects = foundation(app);
    if (!app.settings().isNative()) {
      objects.add(
          deployment(
              app,
              app.names().taskManagers(),
              Labels.TASK_MANAGER,
              replicas.value(),
              PodTemplates.taskManager(app)
                  .build(Map.of(), Containers.taskManager(app), "Always")));
    }
    return List.copyOf(objects);
  }

  /** How the deployed revision is reached, watched and protected. */
  public static List<HasMetadata> access(FlinkSpec spec, Owner owner) {
    App app = App.of(spec, owner);
    List<HasMetadata> objects = new ArrayList<>(Access.rights(app));
    objects.add(Services.generic(app));
    objects.add(Services.metrics(app));
    app.settings().ingress().ifPresent(rule -> objects.add(Exposure.ingress(app, rule)));
    app.settings()
        .monitoring()
        .ifPresent(
            wanted -> {
              if (wanted.serviceMonitor()) {
                objects.add(Exposure.serviceMonitor(app, wanted));
              }
              if (wanted.podMonitor()) {
                objects.add(Exposure.podMonitor(app, wanted));
              }
            });
    objects.addAll(Access.budgets(app));
    return List.copyOf(objects);
  }

  /**
   * A pod that writes the newest complete checkpoint of all attempts of this incarnation, up to
   * this one, to its termination message: <code>{"path":...,"at":...}</code>, or <code>{}</code>
   * for none. It needs {@link #snapshotLookupCode} and the objects of {@link #taskManagers} but
   * their Deployment. To be asked only when checkpoints have a folder, see {@link
   * #keepsCheckpoints}.
   */
  public static Pod snapshotLookup(FlinkSpec spec, String incarnation, long attempt, Owner owner) {
    return SnapshotLookup.pod(App.of(spec, owner), incarnation, attempt);
  }

  /** What a lookup runs. */
  public static ConfigMap snapshotLookupCode(FlinkSpec spec, Owner owner) {
    return SnapshotLookup.code(App.of(spec, owner));
  }

  /** Whether there is a folder in which checkpoints outlive their JobManager. */
  public static boolean keepsCheckpoints(FlinkSpec spec) {
    return !SnapshotLookup.checkpoints(App.of(spec, Owner.NONE)).isEmpty();
  }

  /** Whether Flink itself restores the job when a JobManager is lost. */
  public static boolean isHighlyAvailable(FlinkSpec spec) {
    return App.of(spec, Owner.NONE).isHighlyAvailable();
  }

  /** Everything of a first deployment, each object once. */
  public static List<HasMetadata> firstDeployment(FlinkSpec spec, Owner owner) {
    Replicas replicas = spec.initialTaskManagers();
    List<HasMetadata> repeated =
        new ArrayList<>(
            jobManager(
                new EnsureJobManager(
                    spec,
                    1,
                    JobIds.job(spec.name(), owner.uid(), 1),
                    Math.max(1, replicas.value()) * spec.cluster().slots(),
                    spec.job().savepointPath(),
                    spec.isSession()),
                owner));
    repeated.addAll(taskManagers(spec, replicas, owner));
    repeated.addAll(access(spec, owner));
    Map<String, HasMetadata> objects = new LinkedHashMap<>();
    repeated.forEach(
        each -> objects.putIfAbsent(each.getKind() + " " + each.getMetadata().getName(), each));
    return List.copyOf(objects.values());
  }

  private static List<HasMetadata> foundation(App app) {
    List<HasMetadata> objects = new ArrayList<>(Access.rights(app));
    app.settings().volumeClaim().ifPresent(claim -> objects.add(Access.volume(app, claim)));
    objects.add(FlinkConfiguration.configMap(app));
    return objects;
  }

  /** In native mode it has to be one, for the TaskManager pods belong to it. */
  private static boolean isDeployment(App app) {
    return app.isHighlyAvailable() || app.settings().isNative();
  }

  private static Job jobManager(App app, EnsureJobManager wanted, PodTemplateSpec pods) {
    Job job =
        new JobBuilder()
            .withMetadata(
                app.revisionMeta(app.names().jobManagerJob(wanted.attempt()), Labels.JOB_MANAGER))
            .withNewSpec()
            .withBackoffLimit(0)
            .withCompletions(1)
            .withParallelism(1)
            .withTemplate(pods)
            .endSpec()
            .build();
    job.getMetadata().setAnnotations(notes(wanted));
    return job;
  }

  private static Deployment jobManagers(App app, EnsureJobManager wanted, PodTemplateSpec pods) {
    Deployment deployment =
        deployment(
            app,
            app.settings().isNative() ? app.names().revision() : app.names().jobManagerDeployment(),
            Labels.JOB_MANAGER,
            app.jobManagerReplicas(),
            pods);
    // never two attempts at once
    deployment.getSpec().getStrategy().setType("Recreate");
    deployment.getSpec().getStrategy().setRollingUpdate(null);
    deployment.getMetadata().setAnnotations(notes(wanted));
    if (app.settings().isNative()) {
      mountPodTemplate(app, deployment);
    }
    return deployment;
  }

  private static void mountPodTemplate(App app, Deployment deployment) {
    var pod = deployment.getSpec().getTemplate().getSpec();
    pod.getVolumes()
        .add(
            new VolumeBuilder()
                .withName(NativeMode.TEMPLATE_VOLUME)
                .withNewConfigMap()
                .withName(app.names().nativePodTemplate())
                .endConfigMap()
                .build());
    pod.getContainers().stream()
        .filter(each -> each.getName().equals(NativeMode.CONTAINER))
        .forEach(
            each ->
                each.getVolumeMounts()
                    .add(
                        PodTemplates.mount(
                            NativeMode.TEMPLATE_VOLUME, NativeMode.TEMPLATE_FOLDER, true)));
  }

  /** Lyft's note on what runs, and ours on which attempt it is. */
  private static Map<String, String> notes(EnsureJobManager wanted) {
    FlinkSpec.Job job = wanted.spec().job();
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put(
        "flink-job-properties",
        "jarName: %s\nparallelism: %d\nentryClass:%s\nprogramArgs:\"%s\""
            .formatted(
                job.jarName(),
                wanted.parallelism(),
                job.entryClass(),
                String.join(" ", job.programArgs())));
    notes.put(Labels.ATTEMPT, String.valueOf(wanted.attempt()));
    return notes;
  }

  private static Deployment deployment(
      App app, String name, String type, int replicas, PodTemplateSpec pods) {
    return new DeploymentBuilder()
        .withMetadata(app.revisionMeta(name, type))
        .withNewSpec()
        .withReplicas(replicas)
        .withRevisionHistoryLimit(1)
        .withNewSelector()
        .withMatchLabels(Labels.pods(app.spec(), type))
        .endSelector()
        // never more at once than asked for: a job would spread to them and shrink again
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withNewMaxSurge(0)
        .withNewMaxUnavailable(1)
        .endRollingUpdate()
        .endStrategy()
        .withTemplate(pods)
        .endSpec()
        .build();
  }
}
