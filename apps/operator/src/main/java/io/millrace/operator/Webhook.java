package io.millrace.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@link Admission} to the API server, over HTTPS, in every operator: who leads does not
 * matter to it. Nothing that goes wrong here ends the operator, which looks at each resource itself
 * in any case.
 */
final class Webhook implements AutoCloseable {
  static final String MUTATE = "/mutate";
  static final String VALIDATE = "/validate";

  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int THREADS = 4;
  private static final int LARGEST_REQUEST = 8 * 1024 * 1024;
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int FAILED = 500;

  /** How soon another operator's new certificate is shown here, too. */
  private static final long LOOK_SECONDS = 60;

  private static final long RETRY_SECONDS = 5;

  private final Admission admission;
  private final Consumer<String> onAnswer;
  private final WebhookCredentials credentials;
  private final CurrentKey key = new CurrentKey();
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final ScheduledExecutorService care = Executors.newSingleThreadScheduledExecutor();
  private @Nullable String lastTrouble;

  /**
   * Listens at once; answers when there is a certificate.
   *
   * @param namespace of the operator's own Service and Secret
   * @param port 0 takes a free one
   * @param onAnswer told what each request came to: {@code taken}, {@code refused} or {@code
   *     failed}
   */
  Webhook(
      KubernetesClient client,
      String namespace,
      int port,
      InstantSource clock,
      Consumer<String> onAnswer) {
    this.admission = new Admission(each -> autoscalers(client, each));
    this.onAnswer = onAnswer;
    this.credentials = new WebhookCredentials(client, namespace, clock, key::become);
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(new KeyManager[] {key}, null, null);
      server = HttpsServer.create(new InetSocketAddress(port), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
    server.createContext(MUTATE, exchange -> serve(exchange, true));
    server.createContext(VALIDATE, exchange -> serve(exchange, false));
    server.setExecutor(threads);
    server.start();
    care.execute(this::look);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static List<HorizontalPodAutoscaler> autoscalers(
      KubernetesClient client, String namespace) {
    return client
        .autoscaling()
        .v2()
        .horizontalPodAutoscalers()
        .inNamespace(namespace)
        .list()
        .getItems();
  }

  private void look() {
    long next = LOOK_SECONDS;
    try {
      credentials.look();
      lastTrouble = null;
    } catch (KubernetesClientException e) {
      next = RETRY_SECONDS;
      String trouble = String.valueOf(e.getMessage());
      if (!trouble.equals(lastTrouble)) {
        LOG.warn("the webhook is not asked yet, and resources are looked at later: {}", trouble);
      }
      lastTrouble = trouble;
    } catch (RuntimeException e) {
      LOG.error("internal error in the webhook, please report", e);
    }
    if (!care.isShutdown()) {
      var unused = care.schedule(this::look, next, TimeUnit.SECONDS);
    }
  }

  private void serve(HttpExchange exchange, boolean mayChange) throws IOException {
    int code = OK;
    byte[] answer;
    try {
      byte[] body = exchange.getRequestBody().readNBytes(LARGEST_REQUEST + 1);
      answer = answer(body, mayChange);
    } catch (IllegalArgumentException | IOException e) {
      code = BAD_REQUEST;
      answer = JSON.writeValueAsBytes(String.valueOf(e.getMessage()));
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("internal error in the webhook, please report", e);
      code = FAILED;
      answer = JSON.writeValueAsBytes(e.toString());
    }
    if (code != OK) {
      onAnswer.accept("failed");
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, answer.length);
    try (exchange;
        var out = exchange.getResponseBody()) {
      out.write(answer);
    }
  }

  private byte[] answer(byte[] body, boolean mayChange) throws IOException {
    if (body.length > LARGEST_REQUEST) {
      throw new IllegalArgumentException("larger than any resource");
    }
    JsonNode request = JSON.readTree(body).path("request");
    if (request.path("uid").asText().isEmpty()) {
      throw new IllegalArgumentException("no AdmissionReview");
    }
    Admission.Verdict verdict = admission.judge(request);
    onAnswer.accept(verdict.isTaken() ? "taken" : "refused");
    return JSON.writeValueAsBytes(AdmissionAnswer.of(request, verdict, mayChange));
  }

  @Override
  public void close() {
    care.shutdownNow();
    server.stop(0);
    threads.shutdownNow();
  }
}
