package io.millrace.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.millrace.adapters.web.WebServer;
import io.millrace.model.ApplicationName;
import io.millrace.operator.BadResources.Bad;
import io.millrace.testplane.TestPlane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The webhook and the operator on a real API server, with the rights that {@code
 * deploy/operator.yaml} gives to them.
 */
class AdmissionIT {
  private static final long SEED = Long.getLong("bad.seed", 20_261_125L);
  private static final int BAD = 100;
  private static final int CHANGES = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String ACCOUNT = "system:serviceaccount:millrace:millrace-operator";
  private static final String OPERATORS = "millrace";
  private static final Path DEPLOY = InstallationTest.FOLDER.toAbsolutePath().normalize();

  @TempDir private static Path journal;
  private static TestPlane plane;
  private static KubernetesClient admin;
  private static KubernetesClient account;
  private static Figures figures;
  private static Operator operator;
  private static Webhook webhook;

  @BeforeAll
  static void start() throws IOException {
    plane = TestPlane.control(DEPLOY.resolve("crds"), DEPLOY.resolve("operator.yaml"));
    admin = client("");
    account = client(ACCOUNT);
    figures = new Figures();
    operator =
        Operator.start(
            account,
            new Operator.Settings(Set.of(), 4, journal, WebServer.Options.DEFAULT.withPort(0)),
            figures);
    webhook = new Webhook(account, OPERATORS, 0, InstantSource.system(), figures::admission);
    plane.apply(OPERATORS, endpoint(webhook.port()));
    awaitAsked();
  }

  /** Until the API server knows where the webhook is, and believes it. */
  private static void awaitAsked() throws IOException {
    String namespace = plane.namespace();
    String probe = file("probe", "  deleteMode: Savepont\n");
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () ->
                assertThatThrownBy(
                        () ->
                            plane.kubectl(
                                "create", "--dry-run=server", "-n", namespace, "-f", probe))
                    .hasMessageContaining("did you mean Savepoint?"));
  }

  @AfterAll
  static void stop() {
    plane.kubectl("delete", "endpointslice", "webhook-of-the-test", "-n", OPERATORS);
    webhook.close();
    operator.close();
    account.close();
    admin.close();
  }

  private static KubernetesClient client(String user) throws IOException {
    Config config = Config.fromKubeconfig(Files.readString(plane.kubeconfig()));
    if (!user.isEmpty()) {
      config.setImpersonateUsername(user);
    }
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Where the Service that the configuration names leads to. */
  private static String endpoint(int port) {
    return """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata:
          name: webhook-of-the-test
          labels: {kubernetes.io/service-name: %s}
        addressType: IPv4
        ports: [{name: webhook, port: %d}]
        endpoints: [{addresses: ["%s"], conditions: {ready: true}}]
        """
        .formatted(WebhookCredentials.SERVICE, port, plane.address());
  }

  private static String manifest(String name, String moreLines) {
    return """
        apiVersion: flink.k8s.io/v1beta1
        kind: FlinkApplication
        metadata: {name: %s}
        spec:
          image: example/job:1
          jarName: job.jar
          entryClass: com.example.Job
          parallelism: 4
        """
            .formatted(name)
        + moreLines;
  }

  private static String file(String name, String moreLines) throws IOException {
    Path file = Files.createTempFile(journal, name, ".yaml");
    Files.writeString(file, manifest(name, moreLines));
    return file.toString();
  }

  private static Resource<GenericKubernetesResource> application(String namespace, String name) {
    return admin
        .genericKubernetesResources(Kinds.FLINK_APPLICATION)
        .inNamespace(namespace)
        .withName(name);
  }

  private static String unasked() {
    String namespace = plane.namespace();
    plane.kubectl("label", "namespace", namespace, "millrace.io/admission=off");
    return namespace;
  }

  @Test
  void kubectlShowsEachMistakeWithItsFieldAndWhatIsWorthKnowing() throws IOException {
    String namespace = plane.namespace();
    String bad =
        file("river", "  deletMode: None\n  taskManagerConfig: {taskSlots: many, replicas: -1}\n");

    assertThatThrownBy(() -> plane.kubectl("create", "-n", namespace, "-f", bad))
        .hasMessageContaining("spec.deletMode: unknown field; did you mean deleteMode?")
        .hasMessageContaining("spec.taskManagerConfig.taskSlots: found string \"many\"")
        .hasMessageContaining("spec.taskManagerConfig.replicas: found number -1");

    plane.apply(namespace, manifest("river", ""));

    GenericKubernetesResource taken = application(namespace, "river").get();
    assertThat(taken.<Integer>get("spec", "taskManagerConfig", "taskSlots")).isEqualTo(16);
    assertThat(taken.<String>get("spec", "deleteMode")).isEqualTo("Savepoint");
    assertThatThrownBy(
            () ->
                plane.kubectl(
                    "patch",
                    "flinkapplication/river",
                    "-n",
                    namespace,
                    "--type=merge",
                    "-p",
                    "{\"spec\":{\"parallelism\":\"x\"}}"))
        .hasMessageContaining("spec.parallelism");
    plane.kubectl(
        "delete", "flinkapplication/river", "-n", namespace, "--wait=true", "--timeout=180s");
  }

  @Test
  void oneThatIsWrongAlreadyCanBeNotedUponAndDeleted() {
    String namespace = unasked();
    plane.apply(namespace, manifest("river", "  programArgs: --name 'a stream\n"));
    plane.kubectl("label", "namespace", namespace, "millrace.io/admission-");

    plane.kubectl("annotate", "flinkapplication/river", "-n", namespace, "note=this");
    plane.kubectl("label", "flinkapplication/river", "-n", namespace, "team=a");
    plane.kubectl(
        "delete", "flinkapplication/river", "-n", namespace, "--wait=true", "--timeout=180s");
  }

  @Test
  void secondAutoscalerOfAnApplicationIsRefused() {
    String namespace = plane.namespace();
    plane.apply(namespace, autoscaler("first", "river"));
    plane.apply(namespace, autoscaler("other", "lake"));

    assertThatThrownBy(() -> plane.apply(namespace, autoscaler("second", "river")))
        .hasMessageContaining("spec.scaleTargetRef.name")
        .hasMessageContaining(
            "is sized already by HorizontalPodAutoscaler " + namespace + "/first");
  }

  private static String autoscaler(String name, String target) {
    return """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: %s}
        spec:
          scaleTargetRef: {apiVersion: flink.k8s.io/v1beta1, kind: FlinkApplication, name: %s}
          maxReplicas: 4
          metrics:
          - type: Resource
            resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}
        """
        .formatted(name, target);
  }

  @Test
  void webhookThatIsAwayIsPassedOver() throws Exception {
    String namespace = plane.namespace();
    webhook.close();
    try {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                Instant before = Instant.now();
                plane.apply(namespace, manifest("river", "  programArgs: --name 'a stream\n"));
                System.out.printf(
                    "taken although the webhook is away, after %d ms%n",
                    Duration.between(before, Instant.now()).toMillis());
              });
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(conditions(application(namespace, "river").get()))
                      .contains("spec.programArgs: a quote is not closed"));
    } finally {
      webhook = new Webhook(account, OPERATORS, 0, InstantSource.system(), figures::admission);
      plane.apply(OPERATORS, endpoint(webhook.port()));
      awaitAsked();
    }
  }

  @Test
  void certificateIsMadeAnewInTimeAndTheOneBeforeStaysTrusted() {
    Map<String, String> kept = secret().get().getData();
    List<Credential> shown = new ArrayList<>();
    Instant late = Instant.now().plus(WebhookCredentials.VALIDITY.multipliedBy(3).dividedBy(4));
    try {
      look(InstantSource.system(), shown);
      look(InstantSource.fixed(late), shown);
      look(InstantSource.fixed(late), shown);

      assertThat(shown.get(1).certificate()).isNotEqualTo(shown.get(0).certificate());
      assertThat(shown.get(1).end()).isAfter(shown.get(0).end());
      assertThat(shown.get(2)).isEqualTo(shown.get(1));
      assertThat(trusted())
          .contains(shown.get(0).certificatePem())
          .contains(shown.get(1).certificatePem());
      // the server shows the one before until it looks: it must still be believed
      String namespace = plane.namespace();
      assertThatThrownBy(
              () -> plane.apply(namespace, manifest("river", "  deleteMode: Savepont\n")))
          .hasMessageContaining("did you mean Savepoint?");
    } finally {
      secret()
          .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("data", kept)));
      look(InstantSource.system(), shown);
    }
  }

  private static void look(InstantSource clock, List<Credential> shown) {
    new WebhookCredentials(account, OPERATORS, clock, shown::add).look();
  }

  private static Resource<Secret> secret() {
    return admin.secrets().inNamespace(OPERATORS).withName(WebhookCredentials.SECRET);
  }

  private static String trusted() {
    String bundle =
        admin
            .admissionRegistration()
            .v1()
            .validatingWebhookConfigurations()
            .withName(WebhookCredentials.CONFIGURATION)
            .get()
            .getWebhooks()
            .get(1)
            .getClientConfig()
            .getCaBundle();
    return new String(Base64.getDecoder().decode(bundle), StandardCharsets.US_ASCII);
  }

  @Test
  void eachOfAHundredBadOnesIsToldWithItsFieldAndNobodyIsKeptWaiting() throws Exception {
    List<Bad> bad = BadResources.make(DEPLOY.resolve("crds/flinkapplications.yaml"), SEED, BAD);
    assertThat(bad).hasSize(BAD);
    String namespace = plane.namespace();
    ApplicationName good = new ApplicationName(namespace, "good");
    try (FakeJobManager jobManager = new FakeJobManager(2);
        FakeKubelet kubelet = new FakeKubelet(admin, good, jobManager, 4)) {
      plane.apply(
          namespace,
          manifest(
              "good",
              "  taskManagerConfig: {taskSlots: 2}\n  uiPort: " + jobManager.port() + "\n"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(condition(application(namespace, "good").get(), "Ready"))
                      .containsEntry("status", "True"));
      List<Long> quiet = changes(good);

      String asked = plane.namespace();
      String unasked = unasked();
      CompletableFuture<Map<String, Integer>> withWebhook =
          CompletableFuture.supplyAsync(() -> send(asked, bad));
      List<Long> while1 = changes(good);
      Map<String, Integer> first = withWebhook.get();
      CompletableFuture<Map<String, Integer>> without =
          CompletableFuture.supplyAsync(() -> send(unasked, bad));
      List<Long> while2 = changes(good);
      Map<String, Integer> second = without.get();

      System.out.printf("seed %d, %d bad applications%n", SEED, BAD);
      System.out.println("with the webhook: " + first);
      System.out.println("without it: " + second);
      System.out.println("spec change to its effect, ms, before: " + figures(quiet));
      System.out.println("  while bad ones come to the webhook: " + figures(while1));
      System.out.println("  while bad ones come to the operator: " + figures(while2));
      assertThat(first.keySet()).isSubsetOf("API server", "webhook");
      assertThat(first.getOrDefault("webhook", 0)).isGreaterThan(BAD * 9 / 10);
      assertThat(second.keySet()).isSubsetOf("API server", "condition");
      assertThat(operator.stuck()).isEmpty();
      assertThat(operator.isCurrent()).isTrue();
      assertThat(condition(application(namespace, "good").get(), "Ready"))
          .containsEntry("status", "True");
      plane.kubectl(
          "delete", "flinkapplications", "--all", "-n", unasked, "--wait=true", "--timeout=180s");
      plane.kubectl(
          "delete", "flinkapplications", "--all", "-n", namespace, "--wait=true", "--timeout=180s");
    }
  }

  /** Changes what restarts nothing, and takes the time until the operator says that it has it. */
  private static List<Long> changes(ApplicationName name) {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      Resource<GenericKubernetesResource> resource = application(name.namespace(), name.name());
      long began = System.nanoTime();
      long generation =
          resource
              .patch(
                  PatchContext.of(PatchType.JSON_MERGE),
                  "{\"spec\":{\"fallbackWithoutState\":" + (i % 2 == 0) + "}}")
              .getMetadata()
              .getGeneration();
      await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .until(() -> observed(resource.get()) >= generation);
      millis.add((System.nanoTime() - began) / 1_000_000);
    }
    return millis;
  }

  private static long observed(GenericKubernetesResource resource) {
    return resource.get("status", "observedGeneration") instanceof Number number
        ? number.longValue()
        : 0;
  }

  private static String figures(List<Long> millis) {
    List<Long> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return "median %d, worst %d of %d"
        .formatted(sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1), sorted.size());
  }

  /** Who told of how many of them. */
  private static Map<String, Integer> send(String namespace, List<Bad> all) {
    Map<String, Integer> by = new TreeMap<>();
    List<String> silent = new ArrayList<>();
    List<Bad> taken = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Bad bad = all.get(i);
      GenericKubernetesResource resource = Serialization.clone(bad.resource());
      if (resource.getMetadata().getName().equals("bad")) {
        resource.getMetadata().setName("bad-" + i);
      }
      try {
        admin
            .genericKubernetesResources(Kinds.FLINK_APPLICATION)
            .inNamespace(namespace)
            .resource(resource)
            .create();
        taken.add(bad);
        names.add(resource.getMetadata().getName());
      } catch (KubernetesClientException e) {
        String message = String.valueOf(e.getMessage());
        by.merge(
            message.contains("denied the request") ? "webhook" : "API server", 1, Integer::sum);
        if (!message.contains(bad.field())) {
          silent.add(bad.way() + " " + bad.field() + ": " + message);
        }
      }
    }
    for (int i = 0; i < taken.size(); i++) {
      Bad bad = taken.get(i);
      String name = names.get(i);
      await()
          .alias(bad.way() + " " + bad.field() + " " + name)
          .atMost(PATIENCE)
          .until(() -> conditions(application(namespace, name).get()).contains(bad.field()));
      by.merge("condition", 1, Integer::sum);
    }
    assertThat(silent).isEmpty();
    return by;
  }

  private static Map<String, Object> condition(GenericKubernetesResource resource, String type) {
    if (resource.get("status", "conditions") instanceof List<?> all) {
      for (Object each : all) {
        if (each instanceof Map<?, ?> one && type.equals(one.get("type"))) {
          Map<String, Object> copy = new TreeMap<>();
          one.forEach((key, value) -> copy.put((String) key, Objects.requireNonNull(value)));
          return copy;
        }
      }
    }
    return Map.of();
  }

  /** What is said to be wrong. */
  private static String conditions(GenericKubernetesResource resource) {
    Map<String, Object> valid = condition(resource, "Valid");
    return "False".equals(valid.get("status")) ? String.valueOf(valid.get("message")) : "";
  }
}
