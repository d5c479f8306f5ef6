package io.millrace.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.millrace.adapters.kubernetes.resource.Labels;
import io.millrace.model.Reason;
import io.millrace.model.observation.ProcessView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessViewsTest {
  @Test
  void aContainerThatEndedTellsTheCauseInItsLog() {
    ProcessView view =
        view(
            pod(
                List.of(),
                ended(
                    Labels.JOB_MANAGER,
                    1,
                    "ERROR it failed\n\tat Main\nCaused by: java.lang.ClassNotFoundException: Job")));

    assertThat(view.state()).isEqualTo(ProcessView.State.BACKING_OFF);
    assertThat(view.problem())
        .contains(
            Reason.of(
                "Error", "the container ended with exit code 1: ClassNotFoundException: Job"));
  }

  @Test
  void aContainerThatWasToPrepareThePodTellsWhyItFailed() {
    ProcessView view =
        view(
            pod(
                List.of(ended("session-jar", 1, "there is no x.jar in the image\n")),
                new ContainerStatusBuilder()
                    .withName(Labels.JOB_MANAGER)
                    .withReady(false)
                    .withNewState()
                    .withNewWaiting()
                    .withReason("PodInitializing")
                    .endWaiting()
                    .endState()
                    .build()));

    assertThat(view.problem())
        .contains(
            Reason.of(
                "Error",
                "the init container session-jar ended with exit code 1: there is no x.jar in the"
                    + " image"));
  }

  private static ProcessView view(Pod pod) {
    return ProcessViews.of(List.of(pod), List.of(), Map.of()).get(0);
  }

  private static ContainerStatus ended(String name, int code, String message) {
    return new ContainerStatusBuilder()
        .withName(name)
        .withReady(false)
        .withRestartCount(0)
        .withNewState()
        .withNewTerminated()
        .withExitCode(code)
        .withReason("Error")
        .withMessage(message)
        .endTerminated()
        .endState()
        .build();
  }

  private static Pod pod(List<ContainerStatus> init, ContainerStatus main) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("pod")
        .withLabels(Map.of(Labels.TYPE, Labels.JOB_MANAGER))
        .withCreationTimestamp("2026-01-01T12:00:00Z")
        .endMetadata()
        .withNewStatus()
        .withPhase("Failed")
        .withInitContainerStatuses(init)
        .withContainerStatuses(main)
        .endStatus()
        .build();
  }
}
