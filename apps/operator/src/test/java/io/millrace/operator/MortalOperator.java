package io.millrace.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.millrace.adapters.web.WebServer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An operator for one namespace that can be made to die right after a certain write: nothing that
 * it asks for afterwards has any effect, at the API server or at its JobManager.
 */
final class MortalOperator implements AutoCloseable {
  private static final int NEVER = Integer.MAX_VALUE;

  private final FakeJobManager jobManager;
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger last = new AtomicInteger(NEVER);
  private final AtomicBoolean isDead = new AtomicBoolean();
  private final KubernetesClient client;
  private final Operator operator;

  MortalOperator(Config config, String namespace, Path journal, FakeJobManager jobManager) {
    this.jobManager = jobManager;
    this.client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientBuilderConsumer(
                builder -> builder.addOrReplaceInterceptor("mortality", new Mortality()))
            .build();
    this.operator =
        Operator.start(
            client,
            new Operator.Settings(
                Set.of(namespace), 1, journal, WebServer.Options.DEFAULT.withPort(0)),
            new Figures());
    jobManager.onWrite(this::written);
  }

  /** Begins to count; dies with write number {@code fatal}. */
  void dieAfter(int fatal) {
    writes.set(0);
    last.set(fatal);
  }

  /** Begins to count and lives on. */
  void count() {
    dieAfter(NEVER);
  }

  int writes() {
    return writes.get();
  }

  boolean isDead() {
    return isDead.get();
  }

  /** Waits for a write; whether it was made in time. */
  synchronized boolean awaitWrite(int number, Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (writes.get() < number) {
      long left = Duration.ofNanos(until - System.nanoTime()).toMillis();
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private synchronized void written() {
    if (writes.incrementAndGet() == last.get()) {
      isDead.set(true);
      jobManager.beDeaf(true);
    }
    notifyAll();
  }

  private final class Mortality implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      if (isDead.get()) {
        throw new KubernetesClientException("the operator is dead");
      }
    }

    @Override
    public void after(
        HttpRequest request,
        HttpResponse<?> response,
        AsyncBody.Consumer<List<ByteBuffer>> consumer) {
      if (!request.method().equals("GET") && response.isSuccessful()) {
        written();
      }
    }
  }

  @Override
  public void close() {
    operator.close();
    client.close();
    jobManager.onWrite(() -> {});
    jobManager.beDeaf(false);
  }
}
