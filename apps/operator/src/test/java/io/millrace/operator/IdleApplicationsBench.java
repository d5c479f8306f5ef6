package io.millrace.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.millrace.testplane.TestPlane;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator costs whose applications run and are left alone, and how soon it hears of a
 * change. A benchmark, for {@code -Dit.test=IdleApplicationsBench}: the figures are printed and
 * nobody is held to them; {@code -Didle.applications=100 -Didle.seconds=120} takes the ones that
 * the guide has.
 */
class IdleApplicationsBench {
  private static final int APPLICATIONS = Integer.getInteger("idle.applications", 10);
  private static final int SECONDS = Integer.getInteger("idle.seconds", 10);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final double TICKS_PER_SECOND = 100;

  @TempDir private Path folder;

  @Test
  void idleApplicationsCostLittleAndChangesAreHeardSoon() throws Exception {
    Path deploy = InstallationTest.FOLDER.toAbsolutePath().normalize();
    TestPlane plane = TestPlane.control(deploy.resolve("crds"), deploy.resolve("operator.yaml"));
    String namespace = plane.namespace();
    int probes = freePort();
    Map<String, FakeJobManager> jobManagers = new HashMap<>();
    for (int i = 0; i < APPLICATIONS; i++) {
      jobManagers.put("idle-" + i, new FakeJobManager(1));
    }
    Process operator = operator(plane, namespace, probes);
    try (KubernetesClient admin = client(plane);
        FakeNode node = new FakeNode(admin, namespace, jobManagers)) {
      long began = System.nanoTime();
      jobManagers.forEach(
          (name, jobManager) -> plane.apply(namespace, manifest(name, jobManager.port())));
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> inPhase(probes, "Running") == APPLICATIONS);
      System.out.printf(
          "%d applications run after %.1f s%n", APPLICATIONS, (System.nanoTime() - began) / 1e9);
      Thread.sleep(20_000); // what is written at the beginning is written

      long pid = operator.pid();
      double cpu = cpuSeconds(pid);
      double calls = calls(probes);
      double passes = sum(probes, "millrace_pass_seconds_count");
      Thread.sleep(SECONDS * 1000L);
      System.out.printf(
          "operator of %d idle applications: RSS %d MiB, %d threads, %.1f %% of a core, %.1f calls"
              + " of the API server and %.0f passes a minute%n",
          APPLICATIONS,
          status(pid, "VmRSS") / 1024,
          status(pid, "Threads"),
          (cpuSeconds(pid) - cpu) / SECONDS * 100,
          (calls(probes) - calls) * 60 / SECONDS,
          (sum(probes, "millrace_pass_seconds_count") - passes) * 60 / SECONDS);

      Heard heard = new Heard();
      try (SharedIndexInformer<GenericKubernetesResource> watch =
          admin
              .genericKubernetesResources(Kinds.FLINK_APPLICATION)
              .inNamespace(namespace)
              .inform(heard, 0)) {
        assertThat(watch.hasSynced()).isTrue();
        List<Long> one = new ArrayList<>();
        for (String name : jobManagers.keySet()) {
          change(admin, namespace, name, heard, true);
          one.add(heard.await(name));
        }
        System.out.println("spec change to first write, one after the other: " + figures(one));
        List<Long> all = new ArrayList<>();
        jobManagers.keySet().forEach(name -> change(admin, namespace, name, heard, false));
        for (String name : jobManagers.keySet()) {
          all.add(heard.await(name));
        }
        System.out.println("spec change to first write, all at once: " + figures(all));
      }
      assertThat(operator.isAlive()).isTrue();
      assertThat(inPhase(probes, "Running")).isEqualTo(APPLICATIONS);
    } finally {
      operator.destroy();
      operator.waitFor();
      jobManagers.values().forEach(FakeJobManager::close);
      plane.kubectl("delete", "namespace", namespace, "--wait=false");
    }
  }

  /** When the operator has first written after a change. */
  private static final class Heard implements ResourceEventHandler<GenericKubernetesResource> {
    private final Map<String, Long> changed = new ConcurrentHashMap<>();
    private final Map<String, Long> wanted = new ConcurrentHashMap<>();
    private final Map<String, Long> took = new ConcurrentHashMap<>();

    void expect(String name, long began) {
      took.remove(name);
      wanted.remove(name);
      changed.put(name, began);
    }

    void expectGeneration(String name, long generation) {
      wanted.put(name, generation);
    }

    @Override
    public void onAdd(GenericKubernetesResource resource) {}

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
      String name = now.getMetadata().getName();
      long observed =
          now.get("status", "observedGeneration") instanceof Number number ? number.longValue() : 0;
      boolean isIt = observed == now.getMetadata().getGeneration();
      Long began = changed.get(name);
      if (isIt && began != null && observed >= wanted.getOrDefault(name, Long.MAX_VALUE)) {
        took.putIfAbsent(name, (System.nanoTime() - began) / 1_000_000);
      }
    }

    @Override
    public void onDelete(GenericKubernetesResource resource, boolean isFinalStateUnknown) {}

    long await(String name) {
      org.awaitility.Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(2))
          .pollDelay(Duration.ZERO)
          .until(() -> took.containsKey(name));
      return took.getOrDefault(name, 0L);
    }
  }

  private static void change(
      KubernetesClient admin, String namespace, String name, Heard heard, boolean value) {
    var resource =
        admin
            .genericKubernetesResources(Kinds.FLINK_APPLICATION)
            .inNamespace(namespace)
            .withName(name);
    heard.expect(name, System.nanoTime());
    heard.expectGeneration(name, resource.get().getMetadata().getGeneration() + 1);
    var unused =
        resource.patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"fallbackWithoutState\":" + value + "}}");
  }

  private static String figures(List<Long> millis) {
    List<Long> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return "p50 %d ms, p99 %d ms of %d"
        .formatted(
            sorted.get(sorted.size() / 2),
            sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1),
            sorted.size());
  }

  private Process operator(TestPlane plane, String namespace, int probes) throws IOException {
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        Files.readString(plane.kubeconfig())
            .replaceFirst(
                "user: \\{client-certificate-data",
                "user: {as: 'system:serviceaccount:millrace:millrace-operator',"
                    + " client-certificate-data"));
    ProcessBuilder start =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx300m", // as in the pod: 60 % of 512 MiB
            "-cp",
            System.getProperty("java.class.path"),
            OperatorMain.class.getName(),
            "--no-leader-elect",
            "--no-webhook",
            "--port=0",
            "--probe-port=" + probes,
            "--namespaces=" + namespace,
            "--journal=" + folder.resolve("journal"));
    start.environment().put("KUBECONFIG", kubeconfig.toString());
    start.redirectErrorStream(true).redirectOutput(folder.resolve("operator.log").toFile());
    return start.start();
  }

  private static KubernetesClient client(TestPlane plane) throws IOException {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(Files.readString(plane.kubeconfig())))
        .build();
  }

  private static String manifest(String name, int port) {
    return """
        apiVersion: flink.k8s.io/v1beta1
        kind: FlinkApplication
        metadata: {name: %s}
        spec:
          image: example/job:1
          jarName: job.jar
          entryClass: com.example.Job
          parallelism: 1
          taskManagerConfig: {taskSlots: 1}
          uiPort: %d
        """
        .formatted(name, port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static double inPhase(int probes, String phase) {
    return sum(probes, "millrace_applications_in_phase{phase=\"" + phase + "\"}");
  }

  private static double calls(int probes) {
    return sum(probes, "millrace_kubernetes_requests_total");
  }

  /** Of all series whose line begins so; 0 while nobody answers. */
  private static double sum(int probes, String start) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + probes + "/metrics")).build(),
              BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(start))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static double cpuSeconds(long pid) throws IOException {
    String[] fields =
        Files.readString(Path.of("/proc/" + pid + "/stat")).replaceFirst("^.*\\) ", "").split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  private static long status(long pid, String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
