package io.millrace.adapters.kubernetes.resource;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLSBuilder;
import io.millrace.adapters.kubernetes.resource.PodSettings.IngressRule;
import io.millrace.adapters.kubernetes.resource.PodSettings.Monitoring;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How people and Prometheus reach an application. */
final class Exposure {
  private Exposure() {}

  static Ingress ingress(App app, IngressRule rule) {
    String host = host(app, rule.host());
    var meta = app.meta(app.names().service());
    meta.setAnnotations(new TreeMap<>(rule.annotations()));
    return new IngressBuilder()
        .withMetadata(meta)
        .withNewSpec()
        .withIngressClassName(rule.className().orElse(null))
        .withTls(rule.tlsSecretName().map(secret -> tls(host, secret)).stream().toList())
        .addNewRule()
        .withHost(host)
        .withNewHttp()
        .addNewPath()
        .withPath("/")
        .withPathType("ImplementationSpecific")
        .withNewBackend()
        .withNewService()
        .withName(app.names().service())
        .withNewPort()
        .withNumber(app.settings().ports().ui())
        .endPort()
        .endService()
        .endBackend()
        .endPath()
        .endHttp()
        .endRule()
        .endSpec()
        .build();
  }

  /** Lyft's placeholder, and the plain ones. */
  private static String host(App app, String template) {
    return template
        .replaceAll("\\{\\{\\s*(\\$jobCluster|name)\\s*}}", app.spec().name().name())
        .replaceAll("\\{\\{\\s*\\$?namespace\\s*}}", app.names().namespace());
  }

  private static IngressTLS tls(String host, String secret) {
    return new IngressTLSBuilder().withHosts(host).withSecretName(secret).build();
  }

  /** Scrapes the Service of all pods. */
  static GenericKubernetesResource serviceMonitor(App app, Monitoring wanted) {
    Map<String, Object> endpoint = new LinkedHashMap<>();
    endpoint.put("port", Containers.PROMETHEUS);
    endpoint.put("path", "/");
    wanted.interval().ifPresent(interval -> endpoint.put("interval", interval));
    return monitor(
        app,
        wanted,
        "ServiceMonitor",
        "endpoints",
        endpoint,
        new TreeMap<>(
            Map.of(
                Labels.APPLICATION,
                app.spec().name().name(),
                Services.COMPONENT,
                Services.METRICS)));
  }

  /** Scrapes each pod at its Prometheus port, named by a container or not. */
  static GenericKubernetesResource podMonitor(App app, Monitoring wanted) {
    Map<String, Object> relabel = new LinkedHashMap<>();
    relabel.put("action", "replace");
    relabel.put("replacement", "$1:" + app.prometheusPort());
    relabel.put("sourceLabels", List.of("__meta_kubernetes_pod_ip"));
    relabel.put("targetLabel", "__address__");
    Map<String, Object> endpoint = new LinkedHashMap<>();
    endpoint.put("path", "/");
    wanted.interval().ifPresent(interval -> endpoint.put("interval", interval));
    endpoint.put("relabelings", List.of(relabel));
    return monitor(
        app,
        wanted,
        "PodMonitor",
        "podMetricsEndpoints",
        endpoint,
        app.hasAppLabel()
            ? new TreeMap<>(Map.of(Labels.APP, app.appLabel()))
            : new TreeMap<>(Map.of(Labels.APPLICATION, app.spec().name().name())));
  }

  private static GenericKubernetesResource monitor(
      App app,
      Monitoring wanted,
      String kind,
      String endpoints,
      Map<String, Object> endpoint,
      SortedMap<String, String> selector) {
    var labels = app.labels(Map.of(Labels.APPLICATION, app.spec().name().name()));
    labels.putAll(wanted.labels());
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put(endpoints, List.of(endpoint));
    spec.put("selector", Map.of("matchLabels", selector));
    var monitor = new GenericKubernetesResource();
    monitor.setApiVersion("monitoring.coreos.com/v1");
    monitor.setKind(kind);
    monitor.setMetadata(app.meta(app.spec().name().name(), labels));
    monitor.setAdditionalProperty("spec", spec);
    return monitor;
  }
}
