package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.planning.scaling.ScalingObservation.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PodGroupsTest {
  enum Group {
    COUNTED,
    UNREADY,
    MISSING,
    NONE
  }

  /**
   * @param sampleAge seconds; negative for no sample
   */
  record Case(String name, Pod pod, boolean isCpu, int sampleAge, Group group) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("ready", pod(600, 590, -1), true, 0, Group.COUNTED),
        new Case("without a sample", pod(600, 590, -1), true, -1, Group.MISSING),
        new Case("waiting for a place", pod(-1, -1, -1), true, -1, Group.UNREADY),
        new Case("waiting, memory", pod(-1, -1, -1), false, 0, Group.UNREADY),
        new Case("deleting", Given.pod(0, 'd'), true, 0, Group.NONE),
        new Case("failed", Given.pod(0, 'f'), false, 0, Group.NONE),
        new Case("unready, memory", pod(10, -1, -1), false, 0, Group.COUNTED),
        new Case("young and unready", pod(299, -1, 100), true, 0, Group.UNREADY),
        // ready for 14 s: a sample of now is in part of the time before
        new Case("young, sample of the start", pod(60, 14, -1), true, 0, Group.UNREADY),
        new Case("young, sample since ready", pod(60, 15, -1), true, 0, Group.COUNTED),
        new Case("young, old sample", pod(60, 20, -1), true, 6, Group.UNREADY),
        // at five minutes it is young no more
        new Case("just grown up", pod(300, 5, -1), true, 0, Group.COUNTED),
        new Case("just not grown up", pod(299, 5, -1), true, 0, Group.UNREADY),
        new Case("never ready", pod(600, -1, -1), true, 0, Group.UNREADY),
        // unready since 29 s after its start: it has never been ready
        new Case("unready from the start", pod(600, -1, 571), true, 0, Group.UNREADY),
        new Case("unready after it was ready", pod(600, -1, 570), true, 0, Group.COUNTED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void groups(Case given) {
    Set<String> sampled = given.sampleAge() < 0 ? Set.of() : Set.of(given.pod().id());

    var groups =
        PodGroups.of(
            List.of(given.pod()),
            sampled,
            given.isCpu(),
            NOW,
            NOW.minusSeconds(Math.max(0, given.sampleAge())));

    assertThat(groups.counted()).hasSize(given.group() == Group.COUNTED ? 1 : 0);
    assertThat(groups.unready()).hasSize(given.group() == Group.UNREADY ? 1 : 0);
    assertThat(groups.missing()).hasSize(given.group() == Group.MISSING ? 1 : 0);
  }

  /** All in seconds before now, negative for never. */
  private static Pod pod(int started, int ready, int unready) {
    return Given.pod(0, ago(started), ago(ready), ago(unready), false, false);
  }

  private static Optional<Instant> ago(int seconds) {
    return seconds < 0 ? Optional.empty() : Optional.of(NOW.minusSeconds(seconds));
  }
}
