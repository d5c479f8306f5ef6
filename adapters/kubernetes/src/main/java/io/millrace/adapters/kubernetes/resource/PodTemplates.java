package io.millrace.adapters.kubernetes.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.millrace.adapters.kubernetes.resource.PodSettings.Manager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pods of one kind of process: our defaults, under the user's pod templates, under the fields
 * of the resource and what has to be as it is.
 */
final class PodTemplates {
  /** So that a condition can say why a container ended, and nobody has to find its log first. */
  static final String LAST_WORDS = "FallbackToLogsOnError";

  static final String CONFIG_VOLUME = "flink-config";
  private static final String DATA_VOLUME = "flink-data";
  private static final long GRACE_SECONDS = 15;

  private final App app;
  private final String type;
  private final String container;
  private final Manager manager;
  private final ResourceRequirements resources;
  private final boolean linksJar;

  private PodTemplates(
      App app,
      String type,
      String container,
      Manager manager,
      ResourceRequirements resources,
      boolean linksJar) {
    this.app = app;
    this.type = type;
    this.container = container;
    this.manager = manager;
    this.resources = resources;
    this.linksJar = linksJar;
  }

  /**
   * @param isSession whether the job is given to it over REST
   */
  static PodTemplates jobManager(App app, boolean isSession) {
    return new PodTemplates(
        app,
        Labels.JOB_MANAGER,
        app.settings().isNative() ? NativeMode.CONTAINER : Labels.JOB_MANAGER,
        app.settings().jobManager(),
        app.jobManagerResources(),
        isSession && SessionJar.isNeeded(app.spec()));
  }

  static PodTemplates taskManager(App app) {
    return new PodTemplates(
        app,
        Labels.TASK_MANAGER,
        app.settings().isNative() ? NativeMode.CONTAINER : Labels.TASK_MANAGER,
        app.settings().taskManager(),
        app.taskManagerResources(),
        false);
  }

  /** A pod with all that a TaskManager has, but for what runs in it. */
  static PodTemplates lookup(App app) {
    return new PodTemplates(
        app,
        Labels.LOOKUP,
        Labels.TASK_MANAGER,
        app.settings().taskManager(),
        app.taskManagerResources(),
        false);
  }

  /**
   * The template.
   *
   * @param annotations of the pods
   * @param must what the main container has to be
   * @param restartPolicy of the pods
   */
  PodTemplateSpec build(Map<String, String> annotations, Container must, String restartPolicy) {
    ObjectNode template = app.settings().template(manager, container);
    List<EnvVar> env = environment(mainContainer(template), must);
    ObjectNode merged = TemplateMerge.merge(defaults(must.getReadinessProbe()), template);
    mainContainer(merged).remove(List.of("env", "resources"));
    hardenOthers(merged);
    return Json.read(
        "podTemplate",
        TemplateMerge.merge(merged, Json.tree(musts(annotations, must, env, restartPolicy))),
        PodTemplateSpec.class);
  }

  /** A pod passes a security standard only with all of its containers. */
  private void hardenOthers(ObjectNode template) {
    ObjectNode hardened = Security.container(app.settings().securityContext());
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode each : template.path("spec").path(list)) {
        if (!hardened.isEmpty() && each instanceof ObjectNode fields) {
          fields.putIfAbsent("securityContext", hardened.deepCopy());
        }
      }
    }
  }

  private ObjectNode mainContainer(ObjectNode template) {
    for (JsonNode each : template.path("spec").path("containers")) {
      if (each instanceof ObjectNode fields && fields.path("name").asText().equals(container)) {
        return fields;
      }
    }
    return Json.object();
  }

  private ObjectNode defaults(@Nullable Probe readiness) {
    ObjectNode context = app.settings().securityContext();
    PodTemplateSpec template =
        new PodTemplateSpecBuilder()
            .withNewSpec()
            .withEnableServiceLinks(false)
            .withAutomountServiceAccountToken(app.serviceAccount().isPresent())
            .withTerminationGracePeriodSeconds(GRACE_SECONDS)
            .addNewContainer()
            .withName(container)
            .withImagePullPolicy("IfNotPresent")
            .withTerminationMessagePolicy(LAST_WORDS)
            .withReadinessProbe(readiness)
            .endContainer()
            .endSpec()
            .build();
    ObjectNode tree = Json.tree(template);
    ((ObjectNode) tree.path("spec")).set("securityContext", Security.pod(context));
    ObjectNode hardened = Security.container(context);
    if (!hardened.isEmpty()) {
      mainContainer(tree).set("securityContext", hardened);
    }
    return tree;
  }

  private PodTemplateSpec musts(
      Map<String, String> annotations, Container must, List<EnvVar> env, String restartPolicy) {
    SortedMap<String, String> notes = new TreeMap<>(annotations);
    notes.put(Labels.CONFIG_HASH, FlinkConfiguration.hash(app));
    Container main =
        new ContainerBuilder(must)
            .withName(container)
            .withImage(app.spec().image())
            .withImagePullPolicy(app.settings().imagePullPolicy().orElse(null))
            .withReadinessProbe(null)
            .withResources(resources)
            .withEnv(env)
            .withEnvFrom(manager.envFrom())
            .withVolumeMounts(mounts(env))
            .build();
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(app.podLabels(type))
        .withAnnotations(notes)
        .endMetadata()
        .withNewSpec()
        .withServiceAccountName(app.serviceAccount().orElse(null))
        .withImagePullSecrets(app.settings().imagePullSecrets())
        .withNodeSelector(manager.nodeSelector().isEmpty() ? null : manager.nodeSelector())
        .withTolerations(manager.tolerations())
        .withAffinity(manager.affinity().orElse(null))
        .withRestartPolicy(restartPolicy)
        .withInitContainers(
            linksJar
                ? List.of(SessionJar.container(app, main, app.settings().imagePullPolicy()))
                : List.of())
        .withContainers(main)
        .withVolumes(volumes())
        .endSpec()
        .build();
  }

  /** Ours first, then the template's, the resource's own, what must be: a later one replaces. */
  private List<EnvVar> environment(ObjectNode templateContainer, Container must) {
    Map<String, EnvVar> env = new LinkedHashMap<>();
    LyftEnvironment.of(app, type).forEach(each -> env.put(each.getName(), each));
    for (JsonNode each : templateContainer.path("env")) {
      add(env, Json.read("podTemplate", each, EnvVar.class));
    }
    manager.env().forEach(each -> add(env, each));
    must.getEnv().forEach(each -> add(env, each));
    return List.copyOf(env.values());
  }

  private static void add(Map<String, EnvVar> env, EnvVar variable) {
    env.remove(variable.getName());
    env.put(variable.getName(), variable);
  }

  private List<Volume> volumes() {
    List<Volume> volumes = new ArrayList<>();
    // projected: a template can add files of other ConfigMaps, such as hdfs-site.xml
    volumes.add(
        Json.read(
            "volumes",
            Json.parse(
                "{\"name\":\""
                    + CONFIG_VOLUME
                    + "\",\"projected\":{\"sources\":[{\"configMap\":{\"name\":\""
                    + FlinkConfiguration.name(app)
                    + "\"}}]}}"),
            Volume.class));
    app.settings()
        .volumeClaim()
        .ifPresent(
            claim -> {
              var data = new Volume();
              data.setName(DATA_VOLUME);
              data.setPersistentVolumeClaim(
                  new PersistentVolumeClaimVolumeSource(app.names().volumeClaim(), null));
              volumes.add(data);
            });
    if (linksJar) {
      volumes.add(SessionJar.volume());
    }
    volumes.addAll(app.settings().volumes());
    return volumes;
  }

  /** The configuration also lies where the user's {@code FLINK_CONF_DIR} points. */
  private List<VolumeMount> mounts(List<EnvVar> env) {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(mount(CONFIG_VOLUME, App.CONF, true));
    env.stream()
        .filter(each -> each.getName().equals("FLINK_CONF_DIR") && each.getValue() != null)
        .map(EnvVar::getValue)
        .filter(path -> path.startsWith("/") && !path.equals(App.CONF))
        .forEach(path -> mounts.add(mount(CONFIG_VOLUME, path, true)));
    app.settings()
        .volumeClaim()
        .ifPresent(claim -> mounts.add(mount(DATA_VOLUME, claim.mountPath(), false)));
    if (linksJar) {
      mounts.add(mount(SessionJar.VOLUME, SessionJar.FOLDER, false));
    }
    mounts.addAll(app.settings().volumeMounts());
    return mounts;
  }

  static VolumeMount mount(String volume, String path, boolean isReadOnly) {
    var mount = new VolumeMount();
    mount.setName(volume);
    mount.setMountPath(path);
    if (isReadOnly) {
      mount.setReadOnly(true);
    }
    return mount;
  }
}
