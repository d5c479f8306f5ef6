package io.millrace.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.millrace.adapters.web.WebServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace operator}. */
@Command(
    name = "operator",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Runs the FlinkApplications of a Kubernetes cluster and keeps them the right size.",
    footer = {
      "",
      "Examples:",
      "  operator                                   all namespaces, as the account of its pod",
      "  operator --namespaces streams,lakes --no-leader-elect",
      "  KUBECONFIG=~/.kube/config operator --journal /tmp/millrace",
      "",
      "Every option can be given by the environment, too: MILLRACE_NAMESPACES, MILLRACE_PORT ..."
    })
public final class OperatorMain implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);
  private static final String LEASE = "millrace-operator";
  private static final int CANNOT_START = 1;
  private static final int LOST_LEADERSHIP = 4;

  @Option(
      names = {"--namespaces", "--namespace"},
      paramLabel = "NAME",
      split = ",",
      defaultValue = "${env:MILLRACE_NAMESPACES:-}",
      description = "The only namespaces to look after, separated by commas (default: all).")
  private List<String> namespaces = List.of();

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "${env:MILLRACE_WORKERS:-4}",
      description =
          "How many changed resources are looked at beside each other (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:MILLRACE_PORT:-8088}",
      description = "Port of the page and its interface (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--probe-port",
      paramLabel = "PORT",
      defaultValue = "${env:MILLRACE_PROBE_PORT:-8081}",
      description = "Port of /healthz, /readyz and /metrics (default: ${DEFAULT-VALUE}).")
  private int probePort;

  @Option(
      names = "--journal",
      paramLabel = "DIR",
      defaultValue = "${env:MILLRACE_JOURNAL:-/var/lib/millrace}",
      description = "Folder for the history of decisions (default: ${DEFAULT-VALUE}).")
  private Path journal = Path.of("/var/lib/millrace");

  @Option(
      names = "--leader-elect",
      negatable = true,
      defaultValue = "${env:MILLRACE_LEADER_ELECT:-true}",
      fallbackValue = "true",
      description = "Act only as the leader of all operators (default: ${DEFAULT-VALUE}).")
  private boolean leaderElect = true;

  @Option(
      names = "--lease-namespace",
      paramLabel = "NAME",
      defaultValue = "${env:MILLRACE_LEASE_NAMESPACE:-millrace}",
      description =
          "Namespace of the operator's own lease, Secret and Service (default: ${DEFAULT-VALUE}).")
  private String leaseNamespace = "millrace";

  @Option(
      names = "--webhook",
      negatable = true,
      defaultValue = "${env:MILLRACE_WEBHOOK:-true}",
      fallbackValue = "true",
      description =
          "Tell the API server what is wrong with a resource before it takes it (default:"
              + " ${DEFAULT-VALUE}).")
  private boolean webhook = true;

  @Option(
      names = "--webhook-port",
      paramLabel = "PORT",
      defaultValue = "${env:MILLRACE_WEBHOOK_PORT:-9443}",
      description = "Port of the webhook, HTTPS (default: ${DEFAULT-VALUE}).")
  private int webhookPort;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "${env:MILLRACE_LOG_FORMAT:-text}",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private String logFormat = "text";

  public static void main(String[] args) {
    // logback reads it when the first logger is made
    System.setProperty("millrace.log.format", isJson(args) ? "json" : "text");
    System.exit(new CommandLine(new OperatorMain()).execute(args));
  }

  private static boolean isJson(String... args) {
    String given = String.join(" ", args);
    return given.matches(".*--log-format[= ]json.*")
        || (!given.contains("--log-format") && "json".equals(System.getenv("MILLRACE_LOG_FORMAT")));
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!List.of("text", "json").contains(logFormat)) {
      throw new IllegalArgumentException("--log-format is text or json, not " + logFormat);
    }
    if (workers < 1) {
      throw new IllegalArgumentException("--workers is at least 1, not " + workers);
    }
    Figures figures = new Figures();
    AtomicReference<@Nullable Operator> running = new AtomicReference<>();
    CountDownLatch end = new CountDownLatch(1);
    AtomicReference<@Nullable Future<?>> candidacy = new AtomicReference<>();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  close(running.getAndSet(null));
                  giveUp(candidacy.getAndSet(null));
                },
                "end"));
    try (KubernetesClient client = client(figures);
        Probes probes =
            new Probes(
                probePort,
                () -> Optional.ofNullable(running.get()).flatMap(Operator::stuck),
                () -> Optional.ofNullable(running.get()).map(Operator::isCurrent).orElse(true),
                figures::scrape);
        Closer asked = webhook(client, figures)) {
      LOG.info(
          "API server {}; metrics and probes on port {}", client.getMasterUrl(), probes.port());
      if (leaderElect) {
        candidacy.set(lead(client, figures, running, candidacy, end));
      } else {
        running.set(start(client, figures));
      }
      end.await();
      return LOST_LEADERSHIP;
    }
  }

  /** What is closed without a failure. */
  private interface Closer extends AutoCloseable {
    @Override
    void close();
  }

  /** Answers whoever leads: the API server asks any of the operators. */
  private Closer webhook(KubernetesClient client, Figures figures) {
    if (!webhook) {
      return () -> {};
    }
    Webhook answering =
        new Webhook(
            client, leaseNamespace, webhookPort, InstantSource.system(), figures::admission);
    LOG.info("the webhook answers on port {}", answering.port());
    return answering::close;
  }

  private Operator start(KubernetesClient client, Figures figures) {
    return Operator.start(
        client,
        new Operator.Settings(
            namespaces.stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet()),
            workers,
            journal,
            WebServer.Options.DEFAULT.withHost("0.0.0.0").withPort(port).withTitle("Millrace")),
        figures);
  }

  /** Leaves the lease to the next one, once nothing is done any more. */
  private static void giveUp(@Nullable Future<?> candidacy) {
    if (candidacy != null) {
      candidacy.cancel(true);
    }
  }

  /** A leader that loses its lease stops at once: it ends, and what started it starts it again. */
  private Future<?> lead(
      KubernetesClient client,
      Figures figures,
      AtomicReference<@Nullable Operator> running,
      AtomicReference<@Nullable Future<?>> candidacy,
      CountDownLatch end) {
    String identity =
        Optional.ofNullable(System.getenv("HOSTNAME")).orElse("operator") + "-" + UUID.randomUUID();
    LOG.info("waits to become the leader as {}", identity);
    var elector =
        client
            .leaderElector()
            .withConfig(
                new LeaderElectionConfigBuilder()
                    .withName(LEASE)
                    .withLock(new LeaseLock(leaseNamespace, LEASE, identity))
                    .withLeaseDuration(Duration.ofSeconds(15))
                    .withRenewDeadline(Duration.ofSeconds(10))
                    .withRetryPeriod(Duration.ofSeconds(2))
                    .withReleaseOnCancel(true)
                    .withLeaderCallbacks(
                        new LeaderCallbacks(
                            () -> startAside(client, figures, running),
                            () -> {
                              if (candidacy.get() != null) {
                                LOG.error("lost the lease; stops at once");
                                Runtime.getRuntime().halt(LOST_LEADERSHIP);
                              }
                            },
                            leader -> LOG.info("the leader is {}", leader)))
                    .build())
            .build();
    return elector.start().whenComplete((done, failure) -> end.countDown());
  }

  /** On a thread of its own: while it looks around, the lease is renewed. */
  private void startAside(
      KubernetesClient client, Figures figures, AtomicReference<@Nullable Operator> running) {
    Thread start =
        new Thread(
            () -> {
              try {
                running.set(start(client, figures));
              } catch (RuntimeException e) {
                LOG.error("cannot start", e);
                Runtime.getRuntime().halt(CANNOT_START);
              }
            },
            "start");
    start.start();
  }

  private static KubernetesClient client(Figures figures) {
    return new KubernetesClientBuilder()
        .withHttpClientBuilderConsumer(
            builder ->
                builder.addOrReplaceInterceptor(
                    "millrace-figures",
                    new Interceptor() {
                      @Override
                      public void after(
                          HttpRequest request,
                          HttpResponse<?> response,
                          io.fabric8.kubernetes.client.http.AsyncBody.Consumer<
                                  List<java.nio.ByteBuffer>>
                              consumer) {
                        figures.call(request.method(), response.code());
                      }

                      @Override
                      public void afterConnectionFailure(HttpRequest request, Throwable failure) {
                        figures.call(request.method(), 0);
                      }
                    }))
        .build();
  }

  private static void close(@Nullable Operator operator) {
    if (operator != null) {
      operator.close();
    }
  }
}
