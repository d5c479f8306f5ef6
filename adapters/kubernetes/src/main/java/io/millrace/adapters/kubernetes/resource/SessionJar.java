package io.millrace.adapters.kubernetes.resource;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.millrace.model.spec.FlinkSpec;
import java.util.Optional;

/**
 * How a session's JobManager comes by the job's jar, which is in the image and which nobody
 * uploads: a link to it lies, under the jar's own name, where Flink keeps uploaded ones. Flink
 * takes that name for the jar's id.
 *
 * <p>In images made for Lyft's operator it lies there already.
 */
final class SessionJar {
  static final String VOLUME = "session-jars";

  /**
   * In the mounted configuration: what follows the mode of a session's JobManager on its command
   * line is not read.
   */
  static final String KEY = "web.upload.dir";

  static final String FOLDER = "/session-jars";

  /** Flink's own folder below it. */
  static final String UPLOADED = "/flink-web-upload";

  private static final String CONTAINER = "session-jar";

  // $0 is the jar's name; the link is followed by the JobManager, which has the same image
  private static final String LINK =
      "jar=${FLINK_HOME:-/opt/flink}/usrlib/$0; "
          + "[ -f \"$jar\" ] || { echo \"there is no $jar in the image\" >&2; exit 1; }; "
          + "mkdir -p "
          + FOLDER
          + UPLOADED
          + " && ln -sf \"$jar\" \""
          + FOLDER
          + UPLOADED
          + "/$0\"";

  private SessionJar() {}

  static boolean isNeeded(FlinkSpec spec) {
    return Containers.uploadedJar(spec).isEmpty();
  }

  static Volume volume() {
    return new VolumeBuilder().withName(VOLUME).withNewEmptyDir().endEmptyDir().build();
  }

  /**
   * Makes the link before Flink starts.
   *
   * @param flink the JobManager's container, whose image and folders it has
   * @param pullPolicy of the image
   */
  static Container container(App app, Container flink, Optional<String> pullPolicy) {
    var hardened = Security.container(app.settings().securityContext());
    return new ContainerBuilder()
        .withName(CONTAINER)
        .withImage(flink.getImage())
        .withImagePullPolicy(pullPolicy.orElse("IfNotPresent"))
        .withCommand("sh", "-c", LINK, app.spec().job().jarName())
        .withTerminationMessagePolicy(PodTemplates.LAST_WORDS)
        .withResources(flink.getResources())
        .withVolumeMounts(flink.getVolumeMounts())
        .withSecurityContext(
            hardened.isEmpty() ? null : Json.read("session", hardened, SecurityContext.class))
        .build();
  }
}
