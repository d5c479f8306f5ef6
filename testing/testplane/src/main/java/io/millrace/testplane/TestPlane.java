package io.millrace.testplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A running Kubernetes, started once for each test JVM and tier, and ended with it. What a killed
 * JVM left is ended before the next start.
 *
 * <p>The tier control has no node, so pods stay pending. The tier node runs pods; it needs root,
 * and there is one on a machine: {@link #node} waits for its turn, and says so. See the scripts in
 * {@code testing/testplane/plane} for how to start one by hand.
 */
public final class TestPlane {
  private static final int SLOTS = 10;

  /** What {@code up} ends with when the slot is taken. */
  private static final int SLOT_TAKEN = 75;

  private static final Map<Tier, TestPlane> RUNNING = new EnumMap<>(Tier.class);

  private enum Tier {
    CONTROL,
    NODE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Scripts scripts;
  private final Map<String, String> environment;
  private final Path data;
  private final Set<Path> applied = new TreeSet<>();
  private final Set<Path> imported = new TreeSet<>();
  private @Nullable TestMetrics metrics;
  private @Nullable ApiReader reader;
  private int namespaces;

  private TestPlane(Scripts scripts, Map<String, String> environment, Path data) {
    this.scripts = scripts;
    this.environment = environment;
    this.data = data;
  }

  /**
   * API server, controllers and scheduler.
   *
   * @param manifests files or folders to apply. The call that starts the plane has them applied
   *     before the controllers start, which is where CRDs belong: the autoscaler looks for new
   *     kinds only every 30 s. If the plane runs already they are applied now.
   */
  public static TestPlane control(Path... manifests) {
    return running(Tier.CONTROL, manifests);
  }

  /**
   * The same and a node that runs pods.
   *
   * @param manifests as with {@link #control}
   */
  public static TestPlane node(Path... manifests) {
    return running(Tier.NODE, manifests);
  }

  private static TestPlane running(Tier tier, Path... manifests) {
    synchronized (RUNNING) {
      TestPlane plane = RUNNING.get(tier);
      if (plane == null) {
        plane = start(tier, manifests);
        RUNNING.put(tier, plane);
      }
      plane.applyOnce(manifests);
      return plane;
    }
  }

  private static TestPlane start(Tier tier, Path... manifests) {
    Scripts scripts = Scripts.ofProject();
    Map<String, String> environment = new HashMap<>();
    environment.put("TESTPLANE_OWNER", Long.toString(ProcessHandle.current().pid()));
    if (manifests.length > 0) {
      environment.put("TESTPLANE_MANIFESTS", bundle(manifests).toString());
    }
    for (int slot = 0; slot < SLOTS; slot++) {
      environment.put("TESTPLANE_SLOT", Integer.toString(slot));
      Scripts.Result result = scripts.run(environment, "", "up", List.of(tier.word()));
      if (result.exitCode() == SLOT_TAKEN) {
        continue;
      }
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> scripts.run(environment, "", "down", List.of()), "testplane-down"));
      if (result.exitCode() != 0) {
        throw new IllegalStateException("no test plane: " + result.lastErrors());
      }
      Path kubeconfig = Path.of(result.out().strip());
      TestPlane plane =
          new TestPlane(scripts, environment, kubeconfig.resolve("../..").normalize());
      for (Path manifest : manifests) {
        plane.applied.add(manifest.toAbsolutePath().normalize());
      }
      return plane;
    }
    throw new IllegalStateException("all " + SLOTS + " slots for test planes are taken");
  }

  /** A folder with copies of all manifests, as {@code up} takes one path. */
  private static Path bundle(Path... manifests) {
    try {
      Path folder = Files.createTempDirectory("testplane-manifests");
      folder.toFile().deleteOnExit();
      int number = 0;
      for (Path manifest : manifests) {
        for (Path file : files(manifest)) {
          Path copy = folder.resolve(number++ + "-" + file.getFileName());
          Files.copy(file, copy);
          copy.toFile().deleteOnExit();
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path manifest) throws IOException {
    if (!Files.isDirectory(manifest)) {
      return List.of(manifest);
    }
    try (var all = Files.list(manifest)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void applyOnce(Path... manifests) {
    for (Path manifest : manifests) {
      if (applied.add(manifest.toAbsolutePath().normalize())) {
        kubectl("apply", "-f", manifest.toAbsolutePath().toString());
      }
    }
  }

  /** The administrator's. Its client certificate and key are RSA in PKCS#8. */
  public Path kubeconfig() {
    return data.resolve("kubeconfig/admin");
  }

  /** The folder with the plane's logs, for failed tests. */
  public Path logs() {
    return data.resolve("logs");
  }

  /** The plane's folder with {@code ca.crt}, {@code local.crt} and {@code key.pem}. */
  public Path certificates() {
    return data.resolve("pki");
  }

  /** The address of the node, which the API server, pods and this machine reach. */
  public String address() {
    try {
      return Files.readString(data.resolve("conf/nodeip")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs kubectl as administrator, and gives what it printed.
   *
   * @throws IllegalStateException with its errors if it fails
   */
  public String kubectl(String... arguments) {
    return scripts.ask(environment, "", "kubectl", List.of(arguments));
  }

  /**
   * What the API server answers to a GET, as administrator; for what is looked at again and again.
   *
   * @param path such as {@code /api/v1/namespaces/default/pods}
   * @throws IllegalStateException with the server's words when it is refused
   */
  public String read(String path) {
    return reader().get(path);
  }

  private synchronized ApiReader reader() {
    ApiReader made = reader;
    if (made == null) {
      made = new ApiReader(kubeconfig());
      reader = made;
    }
    return made;
  }

  /**
   * Starts a kubectl that goes on until it is closed, such as {@code get --watch}.
   *
   * @throws UncheckedIOException if it cannot be started
   */
  public Following follow(String... arguments) {
    try {
      return new Following(scripts.start(environment, "kubectl", List.of(arguments)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs lines of a shell in the project's folder as a user would, whose kubectl is the plane's.
   *
   * @param kubeconfig a copy of {@link #kubeconfig} that the lines may change
   * @return what they printed, errors too
   * @throws IllegalStateException with all of that when a line fails
   */
  public String shell(Path kubeconfig, String lines) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("TESTPLANE_KUBECONFIG", kubeconfig.toString());
    return scripts.shell(all, lines);
  }

  /** Applies manifests given as text. */
  public String apply(String namespace, String manifests) {
    return scripts.ask(
        environment, manifests, "kubectl", List.of("apply", "-n", namespace, "-f", "-"));
  }

  /** Makes a namespace of a name not used before, whose pods may start at once. */
  public synchronized String namespace() {
    String name = "test-" + ++namespaces;
    kubectl("create", "namespace", name);
    // pods are refused until it is there
    kubectl("wait", "-n", name, "--for=create", "serviceaccount/default", "--timeout=60s");
    return name;
  }

  /**
   * Makes a folder on this machine that pods of any user may write, for hostPath volumes. It goes
   * with the plane.
   */
  public Path folder(String name) {
    try {
      Path folder = Files.createDirectories(data.resolve("folders").resolve(name));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the images of a tar into the node, once. */
  public synchronized void image(Path tar) {
    if (imported.add(tar)) {
      scripts.ask(environment, "", "import", List.of(tar.toString()));
    }
  }

  /** The external metrics, whose values the test sets; served from the first call on. */
  public synchronized TestMetrics metrics() {
    TestMetrics served = metrics;
    if (served == null) {
      String address = scripts.ask(environment, "", "metrics", List.of()).strip();
      served = new TestMetrics(address, certificates().resolve("ca.crt"));
      metrics = served;
    }
    return served;
  }

  /**
   * Lets the API server hand an API group to an HTTPS server of this machine. It must listen on
   * {@link #address}, with {@code local.crt} and {@code key.pem} of {@link #certificates}.
   *
   * @param name of the Service in kube-system
   * @param groupVersion such as {@code external.metrics.k8s.io/v1beta1}
   */
  public void serve(String name, int port, String groupVersion) {
    String manifests =
        scripts.ask(
            environment, "", "apiservice", List.of(name, Integer.toString(port), groupVersion));
    apply("kube-system", manifests);
  }

  /** Starts metrics-server, so that pods and nodes have resource metrics; built on first use. */
  public void metricsServer() {
    scripts.ask(environment, "", "metrics-server-up", List.of());
  }

  /**
   * One of the plane's own processes, to be disturbed.
   *
   * @param name such as {@code kubelet}, {@code kube-apiserver} or {@code etcd}
   */
  public PlaneProcess process(String name) {
    return new PlaneProcess(data, name);
  }

  /** Ends the plane before the JVM ends; the next call for its tier starts another. */
  public void stop() {
    synchronized (RUNNING) {
      if (RUNNING.values().remove(this)) {
        scripts.ask(environment, "", "down", List.of());
      }
    }
  }
}
