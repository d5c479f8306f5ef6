package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.testplane.CountingFiles;
import io.millrace.testplane.CountingWriters;
import io.millrace.testplane.TestPlane;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The counting job as a FlinkApplication in a namespace of its own: changed as a user changes it,
 * and judged by what it has counted.
 */
final class CountingApplication {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  static final String NAME = "counting";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestPlane plane;
  private final String namespace;
  private final Path folder;
  static final String IMAGE = "millrace/counting-job:1";

  private final Map<String, String> config = new TreeMap<>();

  private String image = IMAGE;
  private String jar = "job.jar";
  private int jobManagers = 1;
  private int rate = 200;
  private String arguments = "";
  private String more = "";

  CountingApplication(TestPlane plane) {
    this.plane = plane;
    this.namespace = plane.namespace();
    this.folder = plane.folder(namespace);
  }

  String namespace() {
    return namespace;
  }

  CountingApplication withImage(String name) {
    image = name;
    return this;
  }

  /** Another argument of the program: another revision. */
  CountingApplication withRate(int eventsPerSecond) {
    rate = eventsPerSecond;
    return this;
  }

  /** Further arguments of the program; a later one wins. */
  CountingApplication withArguments(String more) {
    arguments = more;
    return this;
  }

  /** A further line of the spec, or several. */
  CountingApplication with(String line) {
    more = line;
    return this;
  }

  /** A further key of Flink's configuration. */
  CountingApplication withConfig(String key, String value) {
    config.put(key, value);
    return this;
  }

  CountingApplication withJar(String name) {
    jar = name;
    return this;
  }

  /** Of which all but one wait for the one that leads: with high availability only. */
  CountingApplication withJobManagers(int replicas) {
    jobManagers = replicas;
    return this;
  }

  void apply() {
    plane.apply(
        namespace,
        """
        apiVersion: flink.k8s.io/v1beta1
        kind: FlinkApplication
        metadata: {name: %s}
        spec:
          image: %s
          imagePullPolicy: IfNotPresent
          jarName: %s
          entryClass: io.millrace.examples.counting.CountingJob
          programArgs: "--out /data/out --rate %d --partitions 16 %s"
          parallelism: 1
          flinkConfig:
            state.checkpoints.dir: file:///data/checkpoints
            state.savepoints.dir: file:///data/savepoints
            execution.checkpointing.interval: 1s%s
          volumes: [{name: data, hostPath: {path: %s}}]
          volumeMounts: [{name: data, mountPath: /data}]
          jobManagerConfig:%s
            resources: {requests: {cpu: 50m, memory: 700Mi}, limits: {memory: 700Mi}}
          taskManagerConfig:
            taskSlots: 1
            resources: {requests: {cpu: 50m, memory: 600Mi}, limits: {memory: 600Mi}}
          %s
        """
            .formatted(
                NAME,
                image,
                jar,
                rate,
                arguments,
                config.entrySet().stream()
                    .map(each -> "\n    " + each.getKey() + ": \"" + each.getValue() + "\"")
                    .collect(Collectors.joining()),
                folder,
                jobManagers == 1 ? "" : "\n    replicas: " + jobManagers,
                more.replace("\n", "\n  ")));
  }

  /** What was applied last, with the keys of every map in another order, and with a note. */
  void applyInOtherWords(String note) {
    ObjectNode same =
        (ObjectNode)
            turned(
                json(
                    plane.kubectl(
                        "apply",
                        "view-last-applied",
                        "flinkapplication/" + NAME,
                        "-n",
                        namespace,
                        "-o",
                        "json")));
    same.withObject("/metadata")
        .set("annotations", JSON.createObjectNode().put("example/note", note));
    plane.apply(namespace, same.toString());
  }

  private static JsonNode turned(JsonNode node) {
    if (!node.isObject()) {
      return node;
    }
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(name -> names.add(0, name));
    ObjectNode turned = JSON.createObjectNode();
    names.forEach(name -> turned.set(name, turned(node.get(name))));
    return turned;
  }

  void scale(int replicas) {
    plane.kubectl("scale", "flinkapplication/" + NAME, "-n", namespace, "--replicas=" + replicas);
  }

  void delete() {
    plane.kubectl(
        "delete", "flinkapplication/" + NAME, "-n", namespace, "--wait=true", "--timeout=120s");
  }

  JsonNode resource() {
    return json(
        plane.read(
            "/apis/flink.k8s.io/v1beta1/namespaces/%s/flinkapplications/%s"
                .formatted(namespace, NAME)));
  }

  JsonNode status() {
    return resource().path("status");
  }

  /** Status and reason of a condition; empty when there is none. */
  String condition(String type) {
    for (JsonNode each : status().path("conditions")) {
      if (each.path("type").asText().equals(type)) {
        return each.path("status").asText() + " " + each.path("reason").asText();
      }
    }
    return "";
  }

  /** Waits until the status says so. */
  JsonNode awaitStatus(String what, Predicate<JsonNode> isSo) {
    await()
        .alias(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> isSo.test(status()));
    return status();
  }

  /** Waits until the job runs on so many TaskManagers, and has results from now on. */
  void awaitRunning(int taskManagers) {
    awaitStatus(
        "runs on " + taskManagers,
        status ->
            status.path("phase").asText().equals("Running")
                && status.path("jobStatus").path("state").asText().equals("RUNNING")
                && status.path("jobStatus").path("parallelism").asInt() == taskManagers
                && status.path("clusterStatus").path("numberOfTaskManagers").asInt()
                    == taskManagers);
    awaitResults();
  }

  /** Waits until the operator takes what runs for something that an update can go back to. */
  void awaitProved() {
    awaitStatus(
        "has proved itself",
        status -> json(status.path("memory").asText()).path("lastGood").isObject());
  }

  void awaitResults() {
    long since = System.currentTimeMillis();
    await().alias("results").atMost(PATIENCE).until(() -> counts().since(since).events() > rate);
  }

  CountingFiles counts() {
    return CountingFiles.read(folder.resolve("out"));
  }

  /** Where the job keeps its checkpoints and savepoints, and writes its counts. */
  Path folder() {
    return folder;
  }

  /** What the operator remembers of it. */
  static JsonNode memory(JsonNode status) {
    return json(status.path("memory").asText("{}"));
  }

  /** As if the resource had been restored from a file: without what the operator keeps in it. */
  void loseMemory() {
    plane.kubectl(
        "patch",
        "flinkapplication/" + NAME,
        "-n",
        namespace,
        "--subresource=status",
        "--type=json",
        "-p",
        "[{\"op\":\"remove\",\"path\":\"/status\"}]");
  }

  /** All pods, and each restart of one: a set that grows, shrinks or changes with any of them. */
  Set<String> lives() {
    return plane
        .kubectl(
            "get",
            "pods",
            "-n",
            namespace,
            "-o",
            "jsonpath={range .items[*]}{.metadata.name}/{.metadata.uid}/"
                + "{.status.containerStatuses[0].restartCount}{\"\\n\"}{end}")
        .lines()
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Set<String> pods(String type) {
    return names("pods", "-l", "flink-deployment-type=" + type);
  }

  /** Names of all objects in the namespace that are not Kubernetes' own. */
  Set<String> objects() {
    Set<String> all =
        names(
            "pods,jobs,deployments,replicasets,services,endpointslices,configmaps,ingresses,pdb,"
                + "serviceaccounts,roles,rolebindings,flinkapplications");
    all.removeAll(Set.of("configmap/kube-root-ca.crt", "serviceaccount/default"));
    return all;
  }

  private Set<String> names(String kinds, String... options) {
    List<String> line = new ArrayList<>(List.of("get", kinds, "-n", namespace, "-o", "name"));
    line.addAll(List.of(options));
    Set<String> names = new TreeSet<>();
    plane.kubectl(line.toArray(new String[0])).lines().forEach(names::add);
    return names;
  }

  void deletePod(String name) {
    plane.kubectl("delete", name, "-n", namespace, "--wait=false");
  }

  /** Ends the pod's process as a machine's end would: at once. */
  void kill(String pod) {
    plane.kubectl("delete", pod, "-n", namespace, "--wait=false", "--grace-period=0", "--force");
  }

  /** Message of a condition; empty when there is none. */
  String message(String type) {
    for (JsonNode each : status().path("conditions")) {
      if (each.path("type").asText().equals(type)) {
        return each.path("message").asText();
      }
    }
    return "";
  }

  /** How often subtasks were begun, those that have had results. */
  int subtaskLives() {
    return CountingWriters.read(folder.resolve("out")).writers().size();
  }

  /** No subtask was ever there twice at one time. */
  void assertNeverTwoJobs() {
    assertThat(CountingWriters.read(folder.resolve("out")).overlaps())
        .as("two jobs at once")
        .isEmpty();
  }

  /** Nothing was lost, nothing counted twice, and the job never began from nothing again. */
  void assertExact() {
    CountingFiles counts = counts();
    assertThat(counts.events()).isPositive();
    assertThat(counts.lost()).as("lost").isZero();
    assertThat(counts.doubled()).as("doubled").isZero();
    assertThat(counts.begins()).as("begins").hasSize(1);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }
}
