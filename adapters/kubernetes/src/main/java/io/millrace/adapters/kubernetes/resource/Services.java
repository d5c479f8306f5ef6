package io.millrace.adapters.kubernetes.resource;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.millrace.adapters.kubernetes.resource.PodSettings.Ports;
import java.util.List;
import java.util.Map;

/** Where the processes are reached. */
final class Services {
  /** Label of the Service by which Prometheus finds the pods. */
  static final String COMPONENT = "millrace.io/component";

  static final String METRICS = "metrics";

  private Services() {}

  /** The address of the application: it moves to the JobManager of the deployed revision. */
  static Service generic(App app) {
    return new ServiceBuilder()
        .withMetadata(app.meta(app.names().service()))
        .withNewSpec()
        .withSelector(Labels.pods(app.spec(), Labels.JOB_MANAGER))
        .withPorts(ports(app))
        .endSpec()
        .build();
  }

  /** The address of this revision's JobManager; TaskManagers need it before it is ready. */
  static Service ofRevision(App app) {
    return new ServiceBuilder()
        .withMetadata(app.revisionMeta(app.names().revision(), Labels.JOB_MANAGER))
        .withNewSpec()
        .withPublishNotReadyAddresses(true)
        .withSelector(Labels.pods(app.spec(), Labels.JOB_MANAGER))
        .withPorts(ports(app))
        .endSpec()
        .build();
  }

  /** All pods, without a common address: each is scraped by itself. */
  static Service metrics(App app) {
    var labels =
        app.labels(Map.of(Labels.APPLICATION, app.spec().name().name(), COMPONENT, METRICS));
    return new ServiceBuilder()
        .withMetadata(app.meta(app.names().metrics(), labels))
        .withNewSpec()
        .withClusterIP("None")
        .withPublishNotReadyAddresses(true)
        .withSelector(Map.of(Labels.APPLICATION, app.spec().name().name()))
        .withPorts(port(Containers.PROMETHEUS, app.prometheusPort()))
        .endSpec()
        .build();
  }

  private static List<ServicePort> ports(App app) {
    Ports ports = app.settings().ports();
    return List.of(
        port("rpc", ports.rpc()),
        port("blob", ports.blob()),
        port("query", ports.query()),
        port(Containers.UI, ports.ui()),
        port("metrics-query", ports.metrics()),
        port(Containers.PROMETHEUS, app.prometheusPort()));
  }

  private static ServicePort port(String name, int number) {
    return new ServicePortBuilder()
        .withName(name)
        .withPort(number)
        .withTargetPort(new IntOrString(number))
        .withProtocol("TCP")
        .build();
  }
}
