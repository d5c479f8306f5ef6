package io.millrace.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webhook's key and certificate, in a Secret that all operators share. Made by whoever finds
 * none, renewed when two thirds of its time are over, and told to the API server in the webhook
 * configurations. The one before stays trusted: another operator may show it for a minute yet.
 *
 * <p>Secret and configurations come with the installation, so that no right to make any is needed.
 */
final class WebhookCredentials {
  static final String SECRET = "millrace-operator-webhook";
  static final String SERVICE = "millrace-operator-webhook";
  static final String CONFIGURATION = "millrace-operator";
  static final Duration VALIDITY = Duration.ofDays(365);

  private static final Logger LOG = LoggerFactory.getLogger(WebhookCredentials.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FIELD_MANAGER = "millrace-webhook";
  private static final String KEY = "tls.key";
  private static final String CERTIFICATE = "tls.crt";
  private static final String BEFORE = "before.crt";
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final String namespace;
  private final InstantSource clock;
  private final Consumer<Credential> use;

  /**
   * @param namespace of the Secret, and of the Service by which the API server comes
   * @param use is handed the credential whenever it was looked at
   */
  WebhookCredentials(
      KubernetesClient client, String namespace, InstantSource clock, Consumer<Credential> use) {
    this.client = client;
    this.namespace = namespace;
    this.clock = clock;
    this.use = use;
  }

  /**
   * Looks after everything once.
   *
   * @throws KubernetesClientException if it could not: to be tried again
   */
  void look() {
    Secret secret = client.secrets().inNamespace(namespace).withName(SECRET).get();
    if (secret == null) {
      throw new KubernetesClientException(
          "there is no Secret " + namespace + "/" + SECRET + "; deploy/operator.yaml has it");
    }
    Optional<Credential> kept = kept(secret);
    if (kept.filter(this::isGood).isPresent()) {
      use.accept(kept.get());
      trust(kept.get().certificatePem() + text(secret, BEFORE));
      return;
    }
    Credential fresh =
        Credential.make(List.of(host(), host() + ".cluster.local"), clock.instant(), VALIDITY);
    String before = kept.map(Credential::certificatePem).orElse("");
    trust(fresh.certificatePem() + before); // before anybody shows it
    if (isSaved(secret, fresh, before)) {
      LOG.info("made a certificate for {} that ends {}", host(), fresh.end());
      use.accept(fresh);
    } else {
      look(); // another operator was faster: its one counts
    }
  }

  private boolean isGood(Credential credential) {
    return credential.names(host()) && credential.isFresh(clock.instant());
  }

  /** By this name the API server asks for the webhook. */
  private String host() {
    return SERVICE + "." + namespace + ".svc";
  }

  private static Optional<Credential> kept(Secret secret) {
    String key = text(secret, KEY);
    String certificate = text(secret, CERTIFICATE);
    if (key.isEmpty() || certificate.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Credential.read(key, certificate));
    } catch (IllegalArgumentException e) {
      LOG.warn("what is in Secret {} is made anew: {}", SECRET, e.getMessage());
      return Optional.empty();
    }
  }

  private static String text(Secret secret, String key) {
    Map<String, String> data = secret.getData();
    String value = data == null ? null : data.get(key);
    return value == null
        ? ""
        : new String(Base64.getDecoder().decode(value), StandardCharsets.US_ASCII);
  }

  /** Whether nobody else wrote the Secret in between. */
  private boolean isSaved(Secret read, Credential fresh, String before) {
    Map<String, String> data =
        Map.of(
            KEY,
            encoded(fresh.keyPem()),
            CERTIFICATE,
            encoded(fresh.certificatePem()),
            BEFORE,
            encoded(before));
    try {
      client
          .secrets()
          .inNamespace(namespace)
          .withName(SECRET)
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              json(
                  Map.of(
                      "metadata",
                      Map.of("resourceVersion", read.getMetadata().getResourceVersion()),
                      "data",
                      data)));
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  /** Tells the API server whom to believe, where it does not know yet. */
  private void trust(String certificates) {
    String bundle = encoded(certificates);
    trust(
        "MutatingWebhookConfiguration",
        client.admissionRegistration().v1().mutatingWebhookConfigurations().withName(CONFIGURATION),
        MutatingWebhookConfiguration::getWebhooks,
        each -> each.getName(),
        each -> each.getClientConfig().getCaBundle(),
        bundle);
    trust(
        "ValidatingWebhookConfiguration",
        client
            .admissionRegistration()
            .v1()
            .validatingWebhookConfigurations()
            .withName(CONFIGURATION),
        ValidatingWebhookConfiguration::getWebhooks,
        each -> each.getName(),
        each -> each.getClientConfig().getCaBundle(),
        bundle);
  }

  private static <T extends HasMetadata, W> void trust(
      String kind,
      Resource<T> configuration,
      Function<T, List<W>> webhooks,
      Function<W, String> name,
      Function<W, String> trusted,
      String bundle) {
    T now = configuration.get();
    if (now == null) {
      throw new KubernetesClientException(
          "there is no " + kind + " " + CONFIGURATION + "; deploy/operator.yaml has it");
    }
    List<W> all = webhooks.apply(now);
    if (all.stream().allMatch(each -> bundle.equals(trusted.apply(each)))) {
      return;
    }
    List<Map<String, Object>> ours = new ArrayList<>();
    all.forEach(
        each ->
            ours.add(Map.of("name", name.apply(each), "clientConfig", Map.of("caBundle", bundle))));
    Map<String, Object> wanted = new LinkedHashMap<>();
    wanted.put("apiVersion", "admissionregistration.k8s.io/v1");
    wanted.put("kind", kind);
    wanted.put("metadata", Map.of("name", CONFIGURATION));
    wanted.put("webhooks", ours);
    configuration.patch(
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(FIELD_MANAGER)
            .withForce(true)
            .build(),
        json(wanted));
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and lists are JSON", e);
    }
  }
}
