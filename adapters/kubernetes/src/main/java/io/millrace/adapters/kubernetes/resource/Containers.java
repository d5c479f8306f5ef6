package io.millrace.adapters.kubernetes.resource;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.millrace.adapters.kubernetes.resource.PodSettings.Ports;
import io.millrace.model.decision.Action.EnsureJobManager;
import io.millrace.model.spec.FlinkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the main containers have to be: arguments in the words of Flink's own image, and ports. */
final class Containers {
  static final String UI = Labels.UI_PORT;
  static final String PROMETHEUS = "metrics";

  private Containers() {}

  static Container jobManager(App app, EnsureJobManager wanted) {
    return new ContainerBuilder()
        .withArgs(
            app.settings().isNative()
                ? NativeMode.jobManagerArguments(app, wanted)
                : wanted.isSession() ? List.of(Labels.JOB_MANAGER) : arguments(app, wanted))
        .withEnv(app.settings().isNative() ? NativeMode.jobManagerEnvironment() : List.of())
        .withPorts(jobManagerPorts(app))
        .withReadinessProbe(overview(app))
        .build();
  }

  static Container taskManager(App app) {
    Ports ports = app.settings().ports();
    return new ContainerBuilder()
        .withArgs(
            Labels.TASK_MANAGER,
            "-D",
            "taskmanager.resource-id=$(POD_NAME)",
            "-D",
            "taskmanager.host=$(POD_IP)")
        .withPorts(
            port("rpc", 6122),
            port("query", ports.query()),
            port("metrics-query", ports.metrics()),
            port(PROMETHEUS, app.prometheusPort()))
        .build();
  }

  /**
   * Arguments of the standalone entry point. Kubernetes expands <code>$(NAME)</code> in the job's
   * own, as a laptop does.
   */
  private static List<String> arguments(App app, EnsureJobManager wanted) {
    FlinkSpec.Job job = wanted.spec().job();
    List<String> arguments = new ArrayList<>();
    arguments.add("standalone-job");
    // takes any number of values: anywhere later it would swallow the job's own arguments
    uploadedJar(app.spec()).ifPresent(jar -> arguments.addAll(List.of("--jars", jar)));
    if (!job.entryClass().isBlank()) {
      arguments.addAll(List.of("--job-classname", job.entryClass()));
    }
    arguments.addAll(List.of("--job-id", wanted.jobId()));
    wanted.restoreFrom().ifPresent(path -> arguments.addAll(List.of("--fromSavepoint", path)));
    if (wanted.restoreFrom().isPresent() && job.allowNonRestoredState()) {
      arguments.add("--allowNonRestoredState");
    }
    arguments.addAll(List.of("-D", "parallelism.default=" + wanted.parallelism()));
    if (app.isHighlyAvailable()) {
      // each of several JobManagers is reached by its own address
      arguments.addAll(List.of("-D", "jobmanager.rpc.address=$(POD_IP)"));
    }
    arguments.addAll(job.programArgs());
    return arguments;
  }

  /** In images made for Lyft's operator the jar lies where JobManagers keep uploaded ones. */
  static Optional<String> uploadedJar(FlinkSpec spec) {
    String folder = spec.cluster().flinkConfig().getOrDefault(SessionJar.KEY, "");
    return folder.isBlank() || spec.job().jarName().isBlank()
        ? Optional.empty()
        : Optional.of("local://" + folder + "/flink-web-upload/" + spec.job().jarName());
  }

  private static List<ContainerPort> jobManagerPorts(App app) {
    Ports ports = app.settings().ports();
    return List.of(
        port("rpc", ports.rpc()),
        port("blob", ports.blob()),
        port("query", ports.query()),
        port(UI, ports.ui()),
        port("metrics-query", ports.metrics()),
        port(PROMETHEUS, app.prometheusPort()));
  }

  private static ContainerPort port(String name, int number) {
    return new ContainerPortBuilder().withName(name).withContainerPort(number).build();
  }

  private static Probe overview(App app) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath("/overview")
        .withNewPort(app.settings().ports().ui())
        .endHttpGet()
        .withPeriodSeconds(2)
        .withTimeoutSeconds(2)
        .withFailureThreshold(3)
        .build();
  }
}
