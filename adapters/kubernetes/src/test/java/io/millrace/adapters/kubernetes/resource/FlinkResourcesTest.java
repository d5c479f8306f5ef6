package io.millrace.adapters.kubernetes.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action.EnsureJobManager;
import io.millrace.model.spec.FlinkSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlinkResourcesTest {
  private static final FlinkSpec PLAIN = Given.with("");

  @Test
  void l14TheSeedsEnvironmentIsLyftsByteForByte() {
    FlinkSpec seed = Given.golden("L1-seed-application");
    String revision = Names.of(seed).revision();
    String common =
        """
        blob.server.port: 6125
        jobmanager.heap.size: 102400k
        jobmanager.rpc.port: 6123
        jobmanager.web.port: 8081
        metrics.internal.query-service.port: 50101
        query.server.port: 6124
        state.backend.fs.checkpointdir: file:///checkpoints/flink/checkpoints
        state.checkpoints.dir: file:///checkpoints/flink/externalized-checkpoints
        state.savepoints.dir: file:///checkpoints/flink/savepoints
        taskmanager.heap.size: 102400k
        taskmanager.network.memory.fraction: 0.1
        taskmanager.network.memory.min: 10m
        taskmanager.numberOfTaskSlots: 2
        web.upload.dir: /opt/flink

        jobmanager.rpc.address: %s
        """
            .formatted(revision);

    Container jobManager = main(pods(seed, Job.class));
    Container taskManager = main(pods(seed, Deployment.class));

    assertThat(value(jobManager, "FLINK_PROPERTIES")).isEqualTo(common);
    assertThat(value(taskManager, "FLINK_PROPERTIES"))
        .isEqualTo(common + "taskmanager.host: $HOST_IP\n");
    assertThat(names(jobManager.getEnv()))
        .startsWith(
            "AWS_METADATA_SERVICE_TIMEOUT",
            "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
            "APP_NAME",
            "OPERATOR_FLINK_CONFIG",
            "FLINK_PROPERTIES",
            "HOST_NAME",
            "HOST_IP",
            "FLINK_DEPLOYMENT_TYPE");
    assertThat(value(jobManager, "OPERATOR_FLINK_CONFIG")).isEqualTo(common);
  }

  @Test
  void l14SinceFlink111TheProcessIsSized() {
    FlinkSpec spec = Given.with("flinkVersion: \"1.11\"");

    assertThat(value(main(pods(spec, Job.class)), "FLINK_PROPERTIES"))
        .contains("jobmanager.memory.process.size: 2516582k\n")
        .contains("taskmanager.memory.process.size: 838860k\n")
        .doesNotContain("heap.size");
  }

  @Test
  void l14TheUsersVariablesComeLast() {
    FlinkSpec spec =
        Given.with(
            "taskManagerConfig: {envConfig: {env: [{name: APP_NAME, value: mine}, {name: B, value:"
                + " c}]}}");

    List<EnvVar> env = main(pods(spec, Deployment.class)).getEnv();

    assertThat(names(env)).endsWith("APP_NAME", "B").doesNotHaveDuplicates();
    assertThat(value(main(pods(spec, Deployment.class)), "APP_NAME")).isEqualTo("mine");
  }

  @Test
  void e5TheStandaloneSetIsWhole() {
    assertThat(kinds(Given.golden("F3-monitoring-and-ingress")))
        .containsExactlyInAnyOrder(
            "ConfigMap",
            "Service",
            "Service",
            "Service",
            "Job",
            "Deployment",
            "Ingress",
            "ServiceMonitor",
            "PodMonitor",
            "PodDisruptionBudget");
    assertThat(
            Given.only(PLAIN, io.fabric8.kubernetes.api.model.ConfigMap.class, "-config").getData())
        .containsOnlyKeys(
            "config.yaml",
            "log4j-cli.properties",
            "log4j-console.properties",
            "logback-console.xml");
  }

  @Test
  void e6ThePodMonitorIsTheSeeds() {
    var monitor =
        Given.objects(Given.golden("F3-monitoring-and-ingress")).stream()
            .filter(each -> each.getKind().equals("PodMonitor"))
            .map(GenericKubernetesResource.class::cast)
            .findFirst()
            .orElseThrow();

    assertThat(Serialization.asYaml(monitor.getAdditionalProperties().get("spec")))
        .isEqualTo(
            """
            ---
            podMetricsEndpoints:
            - path: "/"
              relabelings:
              - action: "replace"
                replacement: "$1:9249"
                sourceLabels:
                - "__meta_kubernetes_pod_ip"
                targetLabel: "__address__"
            selector:
              matchLabels:
                app: "k8s-ha-flink"
            """);
    assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
    assertThat(
            pods(Given.golden("F3-monitoring-and-ingress"), Deployment.class)
                .getMetadata()
                .getLabels())
        .containsEntry("app", "k8s-ha-flink");
  }

  @Test
  void e6TheNativeSetIsWhole() {
    FlinkSpec spec = Given.golden("F10-native");

    assertThat(kinds(spec))
        .containsExactlyInAnyOrder(
            "ServiceAccount",
            "Role",
            "RoleBinding",
            "ConfigMap",
            "ConfigMap",
            "Service",
            "Service",
            "Service",
            "Deployment",
            "Ingress",
            "PodMonitor",
            "PodDisruptionBudget");
    assertThat(Given.only(spec, Deployment.class, "").getMetadata().getName())
        .as("Flink's pods belong to the Deployment of this name")
        .isEqualTo(Names.of(spec).revision());
  }

  @Test
  void e7EveryPodIsScrapedAt9249() {
    assertThat(main(pods(PLAIN, Job.class)).getPorts()).contains(port("metrics", 9249));
    assertThat(main(pods(PLAIN, Deployment.class)).getPorts()).contains(port("metrics", 9249));
    assertThat(configuration(PLAIN)).contains("metrics.reporter.prom.port: \"9249\"");
  }

  @Test
  void f1TheServicesSelectTheJobManager() {
    PodTemplateSpec pod = pods(PLAIN, Job.class);

    for (String name : List.of("foo", Names.of(PLAIN).revision())) {
      Service service = Given.only(PLAIN, Service.class, name);
      assertThat(pod.getMetadata().getLabels().entrySet())
          .containsAll(service.getSpec().getSelector().entrySet());
    }
    assertThat(pods(PLAIN, Deployment.class).getMetadata().getLabels().entrySet())
        .as("and no TaskManager")
        .doesNotContainAnyElementsOf(List.of(Map.entry(Labels.TYPE, Labels.JOB_MANAGER)));
  }

  @Test
  void f3TheServiceHasRestPageAndMetrics() {
    assertThat(Given.only(PLAIN, Service.class, "foo").getSpec().getPorts())
        .extracting("name", "port")
        .contains(
            org.assertj.core.groups.Tuple.tuple("ui", 8081),
            org.assertj.core.groups.Tuple.tuple("metrics", 9249));
  }

  @Test
  void f4AnIngressIsMadeForAHostTemplate() {
    Ingress ingress = Given.only(Given.golden("F3-monitoring-and-ingress"), Ingress.class, "");

    assertThat(ingress.getSpec().getRules().get(0).getHost())
        .isEqualTo("k8s-ha-flink.flink.example.com");
    assertThat(kinds(PLAIN)).doesNotContain("Ingress");
  }

  @Test
  void f5ChangedContentReplacesThePods() {
    FlinkSpec changed = Given.with("flinkConfig: {state.backend.type: rocksdb}");

    assertThat(pods(changed, Deployment.class).getMetadata().getAnnotations())
        .extractingByKey(Labels.CONFIG_HASH)
        .isNotEqualTo(
            pods(PLAIN, Deployment.class).getMetadata().getAnnotations().get(Labels.CONFIG_HASH));
  }

  @Test
  void f5TheConfigurationLiesAtBothPlacesWhenAsked() {
    FlinkSpec spec =
        Given.with(
            "taskManagerConfig: {envConfig: {env: [{name: FLINK_CONF_DIR, value: /etc/flink}]}}");

    assertThat(main(pods(spec, Deployment.class)).getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .containsExactly("/opt/flink/conf", "/etc/flink");
    assertThat(main(pods(PLAIN, Deployment.class)).getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .containsExactly("/opt/flink/conf");
  }

  @Test
  void f6AVolumeThatIsToStayBelongsToNobody() {
    var owner = new Owner("flink.k8s.io/v1beta1", "FlinkApplication", "foo", "1");
    FlinkSpec retained = Given.with("volumeClaim: {size: 1Gi, mountPath: /data}");
    FlinkSpec gone = Given.with("volumeClaim: {size: 1Gi, mountPath: /data, retain: false}");

    assertThat(claim(retained, owner).getMetadata().getOwnerReferences()).isEmpty();
    assertThat(claim(gone, owner).getMetadata().getOwnerReferences()).hasSize(1);
    assertThat(configuration(retained))
        .contains("execution.checkpointing.dir: \"file:///data/foo/checkpoints\"");
  }

  private static PersistentVolumeClaim claim(FlinkSpec spec, Owner owner) {
    return FlinkResources.taskManagers(spec, new Replicas(1), owner).stream()
        .filter(PersistentVolumeClaim.class::isInstance)
        .map(PersistentVolumeClaim.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anotherNumberOfTaskManagersReplacesNoPod() {
    var two = FlinkResources.taskManagers(PLAIN, new Replicas(2), Owner.NONE);
    var five = FlinkResources.taskManagers(PLAIN, new Replicas(5), Owner.NONE);

    assertThat(Given.with("taskManagerConfig: {replicas: 5}").revision())
        .isEqualTo(PLAIN.revision());
    ((Deployment) five.get(five.size() - 1)).getSpec().setReplicas(2);
    assertThat(five).isEqualTo(two);
  }

  @Test
  void anotherAttemptIsAnotherJobManagerAndTheSameTaskManagers() {
    Job first = job(1, Optional.empty());
    Job second = job(2, Optional.of("s3://b/chk-9"));

    assertThat(second.getMetadata().getName()).isEqualTo(Names.of(PLAIN).revision() + "-jm-2");
    assertThat(second.getMetadata().getAnnotations()).containsEntry(Labels.ATTEMPT, "2");
    assertThat(second.getSpec().getBackoffLimit()).isZero();
    assertThat(main(second.getSpec().getTemplate()).getArgs())
        .containsSequence("--fromSavepoint", "s3://b/chk-9");
    assertThat(main(first.getSpec().getTemplate()).getArgs()).doesNotContain("--fromSavepoint");
  }

  private static Job job(long attempt, Optional<String> from) {
    var objects =
        FlinkResources.jobManager(
            new EnsureJobManager(PLAIN, attempt, "0".repeat(32), 4, from), Owner.NONE);
    return (Job) objects.get(objects.size() - 1);
  }

  @Test
  void e11TwoJobManagersAnnounceTheirOwnAddresses() {
    FlinkSpec spec = Given.golden("E11-two-job-managers");
    Deployment jobManagers = Given.only(spec, Deployment.class, "-jm");

    assertThat(jobManagers.getSpec().getReplicas()).isEqualTo(2);
    assertThat(main(jobManagers.getSpec().getTemplate()).getArgs())
        .contains("jobmanager.rpc.address=$(POD_IP)");
    assertThat(configuration(spec))
        .contains("high-availability.type: \"kubernetes\"")
        .contains("kubernetes.cluster-id: \"" + Names.of(spec).revision() + "\"")
        .contains("lease-duration: \"6 s\"")
        .doesNotContain("rest.address");
    assertThat(pods(spec, Deployment.class).getSpec().getServiceAccountName())
        .isEqualTo("orders-flink");
  }

  @Test
  void twoJobManagersWithoutHighAvailabilityAreOne() {
    FlinkSpec spec = Given.with("jobManagerConfig: {replicas: 2}");

    assertThat(kinds(spec)).contains("Job").containsOnlyOnce("Deployment");
  }

  @Test
  void onlyTheUserCanLeaveTheRestrictedStandard() {
    PodTemplateSpec root = pods(Given.with("securityContext: {runAsUser: 0}"), Deployment.class);

    assertThat(root.getSpec().getSecurityContext().getRunAsNonRoot()).isFalse();
    assertThat(main(root).getSecurityContext()).isNull();
    PodTemplateSpec plain = pods(PLAIN, Deployment.class);
    assertThat(plain.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(main(plain).getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
  }

  @Test
  void longNamesStayShortEnoughAndApart() {
    String common = "a".repeat(60);
    FlinkSpec one = named(common + "x");
    FlinkSpec other = named(common + "y");

    assertThat(Names.of(one).revision()).hasSizeLessThanOrEqualTo(45);
    assertThat(Names.of(one).savepoint()).isNotEqualTo(Names.of(other).savepoint());
    Given.objects(one).stream()
        .filter(each -> each instanceof Service)
        .forEach(each -> assertThat(each.getMetadata().getName()).hasSizeLessThanOrEqualTo(63));
  }

  private static FlinkSpec named(String name) {
    return Given.spec(
        """
        apiVersion: flink.k8s.io/v1beta1
        kind: FlinkApplication
        metadata: {name: %s}
        spec: {image: i, jarName: j, entryClass: c, parallelism: 1}
        """
            .formatted(name));
  }

  @Test
  void settingsThatAreNoObjectsNameTheirField() {
    FlinkSpec spec = Given.with("volumes: [{name: a, hostPath: /data}]");

    assertThatThrownBy(() -> Given.objects(spec))
        .isInstanceOf(UnusableSettingsException.class)
        .hasMessageStartingWith("volumes[0]: ");
  }

  @Test
  void theSelectorIsThatOfTheTaskManagersOnly() {
    assertThat(Labels.taskManagerSelector(PLAIN))
        .isEqualTo(
            "flink-app=foo,flink-app-hash="
                + Names.of(PLAIN).hash()
                + ",flink-deployment-type=taskmanager");
  }

  private static List<String> kinds(FlinkSpec spec) {
    return Given.objects(spec).stream().map(HasMetadata::getKind).toList();
  }

  private static String configuration(FlinkSpec spec) {
    return FlinkConfiguration.configMap(App.of(spec, Owner.NONE)).getData().getOrDefault("config.yaml", "");
  }

  private static PodTemplateSpec pods(FlinkSpec spec, Class<? extends HasMetadata> type) {
    return type == Job.class
        ? Given.only(spec, Job.class, "").getSpec().getTemplate()
        : Given.only(spec, Deployment.class, "-tm").getSpec().getTemplate();
  }

  private static Container main(PodTemplateSpec pods) {
    return pods.getSpec().getContainers().get(0);
  }

  private static List<String> names(List<EnvVar> env) {
    return env.stream().map(EnvVar::getName).toList();
  }

  private static String value(Container container, String name) {
    return container.getEnv().stream()
        .filter(each -> each.getName().equals(name))
        .map(EnvVar::getValue)
        .findFirst()
        .orElse("");
  }

  private static ContainerPort port(String name, int number) {
    var port = new ContainerPort();
    port.setName(name);
    port.setContainerPort(number);
    return port;
  }
}
