package io.millrace.adapters.kubernetes.resource;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.millrace.planning.flink.FlinkDefaults;
import io.millrace.planning.lifecycle.JobIds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A short pod of the user's image that looks for the newest checkpoint: it reaches every storage
 * that the job reaches, with the same credentials.
 */
final class SnapshotLookup {
  private static final String CLASS = "io/millrace/adapters/lookup/NewestCheckpoint.class";
  private static final String JAR = "lookup.jar";
  private static final String FOLDER = "/opt/millrace";
  private static final String VOLUME = "millrace-lookup";

  /** The earliest time that a jar's entry can have: the same bytes on every machine. */
  private static final long EARLIEST = 315_619_200_000L;

  private SnapshotLookup() {}

  /** The class that the pod runs, as a jar. */
  static ConfigMap code(App app) {
    return new ConfigMapBuilder()
        .withMetadata(app.meta(app.names().lookupCode()))
        .addToBinaryData(JAR, Base64.getEncoder().encodeToString(jar()))
        .build();
  }

  static Pod pod(App app, String incarnation, long attempt) {
    PodTemplateSpec template =
        PodTemplates.lookup(app)
            .build(Map.of(Labels.ATTEMPT, "" + attempt), main(app, incarnation, attempt), "Never");
    // of the containers only the one that looks
    var spec = template.getSpec();
    spec.setContainers(List.of(spec.getContainers().get(0)));
    List<Volume> volumes = new ArrayList<>(spec.getVolumes());
    volumes.add(
        new VolumeBuilder()
            .withName(VOLUME)
            .withNewConfigMap()
            .withName(app.names().lookupCode())
            .endConfigMap()
            .build());
    spec.setVolumes(volumes);
    spec.setActiveDeadlineSeconds(120L);
    spec.setTerminationGracePeriodSeconds(1L);
    Container container = spec.getContainers().get(0);
    List<VolumeMount> mounts = new ArrayList<>(container.getVolumeMounts());
    mounts.add(PodTemplates.mount(VOLUME, FOLDER, true));
    container.setVolumeMounts(mounts);
    container.setResources(
        new ResourceRequirementsBuilder()
            .addToRequests("cpu", new Quantity("50m"))
            .addToRequests("memory", new Quantity("128Mi"))
            .addToLimits("memory", new Quantity("256Mi"))
            .build());
    var pod = new Pod();
    var meta = app.meta(app.names().snapshotLookup(attempt), app.podLabels(Labels.LOOKUP));
    meta.setAnnotations(template.getMetadata().getAnnotations());
    pod.setMetadata(meta);
    pod.setSpec(spec);
    return pod;
  }

  private static Container main(App app, String incarnation, long attempt) {
    List<String> arguments = new ArrayList<>();
    arguments.add("/dev/termination-log");
    arguments.add(checkpoints(app));
    arguments.addAll(JobIds.jobs(app.spec().name(), incarnation, attempt));
    return new ContainerBuilder()
        .withCommand(
            "sh",
            "-c",
            "exec \"${JAVA_HOME:+$JAVA_HOME/bin/}java\" -Xmx64m -XX:+UseSerialGC"
                + " -XX:TieredStopAtLevel=1"
                + " --add-opens=java.base/java.lang=ALL-UNNAMED"
                + " --add-opens=java.base/java.net=ALL-UNNAMED"
                + " --add-opens=java.base/java.util=ALL-UNNAMED"
                + " -cp \""
                + FOLDER
                + "/"
                + JAR
                + ":/opt/flink/lib/*\" io.millrace.adapters.lookup.NewestCheckpoint \"$@\"",
            "lookup")
        .withArgs(arguments)
        .addNewEnv()
        .withName("FLINK_CONF_DIR")
        .withValue(App.CONF)
        .endEnv()
        .build();
  }

  /** Empty when checkpoints are not kept anywhere. */
  static String checkpoints(App app) {
    return FlinkConfiguration.effective(app).getOrDefault(FlinkDefaults.CHECKPOINT_DIRECTORY, "");
  }

  private static byte[] jar() {
    var bytes = new ByteArrayOutputStream();
    try (InputStream in = SnapshotLookup.class.getResourceAsStream("/" + CLASS);
        ZipOutputStream jar = new ZipOutputStream(bytes)) {
      if (in == null) {
        throw new IllegalStateException("missing on our own class path: " + CLASS);
      }
      ZipEntry entry = new ZipEntry(CLASS);
      entry.setTime(EARLIEST);
      jar.putNextEntry(entry);
      in.transferTo(jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
