package io.millrace.operator;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.millrace.adapters.kubernetes.resource.Owner;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kubernetes events: one for each new reason, not one for each pass. */
final class Events {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  /** What these words end or begin with is for a person to look at. */
  private static final Set<String> WARNINGS =
      Set.of(
          "Failed", "Lost", "Unavailable", "CrashLoop", "Missing", "TooOld", "Exceeded", "Invalid");

  private static final int LONGEST_MESSAGE = 1024;

  private final KubernetesClient client;
  private final Map<ApplicationName, String> last = new ConcurrentHashMap<>();

  Events(KubernetesClient client) {
    this.client = client;
  }

  void forget(ApplicationName application) {
    last.remove(application);
  }

  /** An event that is lost is no harm: the status and the log say the same. */
  void tell(ApplicationName application, Owner owner, Reason why, Instant at) {
    if (why.code().equals(last.put(application, why.code()))) {
      return;
    }
    String time = at.truncatedTo(ChronoUnit.SECONDS).toString();
    try {
      client
          .v1()
          .events()
          .inNamespace(application.namespace())
          .resource(
              new EventBuilder()
                  .withNewMetadata()
                  .withGenerateName(application.name() + ".")
                  .withNamespace(application.namespace())
                  .endMetadata()
                  .withType(isWarning(why) ? "Warning" : "Normal")
                  .withReason(why.code())
                  .withMessage(
                      why.message().substring(0, Math.min(LONGEST_MESSAGE, why.message().length())))
                  .withFirstTimestamp(time)
                  .withLastTimestamp(time)
                  .withCount(1)
                  .withReportingComponent("millrace")
                  .withReportingInstance("millrace-operator")
                  .withNewSource()
                  .withComponent("millrace")
                  .endSource()
                  .withNewInvolvedObject()
                  .withApiVersion(owner.apiVersion())
                  .withKind(owner.kind())
                  .withName(owner.name())
                  .withNamespace(application.namespace())
                  .withUid(owner.uid())
                  .endInvolvedObject()
                  .build())
          .create();
    } catch (KubernetesClientException e) {
      LOG.debug("no event {} of {}: {}", why.code(), application, e.getMessage());
    }
  }

  static boolean isWarning(Reason why) {
    return WARNINGS.stream().anyMatch(why.code()::contains);
  }
}
