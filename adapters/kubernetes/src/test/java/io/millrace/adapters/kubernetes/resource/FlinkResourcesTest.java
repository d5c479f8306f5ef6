package io.millrace.adapters.kubernetes.resource;

import static io.millrace.adapters.kubernetes.resource.Given.configuration;
import static io.millrace.adapters.kubernetes.resource.Given.kinds;
import static io.millrace.adapters.kubernetes.resource.Given.main;
import static io.millrace.adapters.kubernetes.resource.Given.pods;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.millrace.model.Replicas;
import io.millrace.model.spec.FlinkSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FlinkResourcesTest {
  private static final FlinkSpec PLAIN = Given.with("");

  @Test
  @DisplayName("E5 the standalone set is whole")
  void theStandaloneSetIsWhole() {
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
  @DisplayName("E6 the pod monitor is the seeds")
  void thePodMonitorIsTheSeeds() {
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
  @DisplayName("E6 the native set is whole")
  void theNativeSetIsWhole() {
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
  @DisplayName("F10 a native TaskManager that asks for little is not held at that")
  void aNativeTaskManagerWithoutALimitIsNotThrottled() {
    String resources =
        "mode: native\ntaskManagerConfig: {taskSlots: 1, resources: {requests: {cpu: 50m, memory:"
            + " 1Gi}, limits: {memory: 1Gi%s}}}";

    assertThat(configuration(Given.with(resources.formatted(""))))
        .contains("kubernetes.taskmanager.cpu.limit-factor: \"2000\"");
    assertThat(configuration(Given.with(resources.formatted(", cpu: 500m"))))
        .contains("kubernetes.taskmanager.cpu.limit-factor: \"10\"");
  }

  @Test
  @DisplayName("E7 every pod is scraped at9249")
  void everyPodIsScrapedAt9249() {
    assertThat(main(pods(PLAIN, Job.class)).getPorts()).contains(port("metrics", 9249));
    assertThat(main(pods(PLAIN, Deployment.class)).getPorts()).contains(port("metrics", 9249));
    assertThat(configuration(PLAIN)).contains("metrics.reporter.prom.port: \"9249\"");
  }

  @Test
  @DisplayName("F1 the services select the job manager")
  void theServicesSelectTheJobManager() {
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
  @DisplayName("F3 the service has rest page and metrics")
  void theServiceHasRestPageAndMetrics() {
    assertThat(Given.only(PLAIN, Service.class, "foo").getSpec().getPorts())
        .extracting("name", "port")
        .contains(
            org.assertj.core.groups.Tuple.tuple("ui", 8081),
            org.assertj.core.groups.Tuple.tuple("metrics", 9249));
  }

  @Test
  @DisplayName("F4 an ingress is made for a host template")
  void anIngressIsMadeForAHostTemplate() {
    Ingress ingress = Given.only(Given.golden("F3-monitoring-and-ingress"), Ingress.class, "");

    assertThat(ingress.getSpec().getRules().get(0).getHost())
        .isEqualTo("k8s-ha-flink.flink.example.com");
    assertThat(kinds(PLAIN)).doesNotContain("Ingress");
  }

  @Test
  @DisplayName("F5 changed content replaces the pods")
  void changedContentReplacesThePods() {
    FlinkSpec changed = Given.with("flinkConfig: {state.backend.type: rocksdb}");

    assertThat(pods(changed, Deployment.class).getMetadata().getAnnotations())
        .extractingByKey(Labels.CONFIG_HASH)
        .isNotEqualTo(
            pods(PLAIN, Deployment.class).getMetadata().getAnnotations().get(Labels.CONFIG_HASH));
  }

  @Test
  @DisplayName("F5 the configuration lies at both places when asked")
  void theConfigurationLiesAtBothPlacesWhenAsked() {
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
  @DisplayName("F6 a volume that is to stay belongs to nobody")
  void aVolumeThatIsToStayBelongsToNobody() {
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
  void onlyTheUserCanLeaveTheRestrictedStandard() {
    PodTemplateSpec root = pods(Given.with("securityContext: {runAsUser: 0}"), Deployment.class);

    assertThat(root.getSpec().getSecurityContext().getRunAsNonRoot()).isFalse();
    assertThat(main(root).getSecurityContext()).isNull();
    PodTemplateSpec plain = pods(PLAIN, Deployment.class);
    assertThat(plain.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(main(plain).getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
  }

  @Test
  void everyContainerKeepsToTheRestrictedStandard() {
    PodTemplateSpec pods = pods(Given.golden("E21-pod-template"), Job.class);

    assertThat(pods.getSpec().getContainers()).hasSize(2);
    assertThat(pods.getSpec().getInitContainers()).hasSize(1);
    assertThat(
            Stream.concat(
                pods.getSpec().getContainers().stream(),
                pods.getSpec().getInitContainers().stream()))
        .allMatch(each -> !each.getSecurityContext().getAllowPrivilegeEscalation());
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

  private static ContainerPort port(String name, int number) {
    var port = new ContainerPort();
    port.setName(name);
    port.setContainerPort(number);
    return port;
  }
}
