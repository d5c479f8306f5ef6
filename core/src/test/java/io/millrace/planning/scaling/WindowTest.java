package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Reason;
import io.millrace.model.Replicas;
import io.millrace.model.memory.ScalingMemory.Recommendation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WindowTest {
  /**
   * @param recent pairs of age in seconds and count
   * @param held code of the reason, empty when the recommendation passes
   */
  record Case(
      String name,
      Window window,
      int current,
      int wanted,
      int[] recent,
      int expected,
      String held) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    Window legacy = Window.LEGACY;
    return Stream.of(
        new Case("no history", window(0, 300), 10, 4, recent(), 4, ""),
        new Case("down, the largest", window(0, 300), 10, 4, recent(200, 7, 100, 9), 9, DOWN),
        new Case("down, too old", window(0, 300), 10, 4, recent(300, 9, 299, 7), 7, DOWN),
        new Case("down, never above current", window(0, 300), 10, 4, recent(20, 15), 10, DOWN),
        new Case("down, smaller ones pass", window(0, 300), 10, 4, recent(20, 2), 4, ""),
        new Case("up, no window", window(0, 300), 4, 10, recent(20, 2), 10, ""),
        new Case("up, the smallest", window(60, 300), 4, 10, recent(50, 6, 20, 8), 6, UP),
        new Case("up, too old", window(60, 300), 4, 10, recent(60, 6, 59, 8), 8, UP),
        new Case("up, never below current", window(60, 0), 4, 10, recent(20, 2), 4, UP),
        new Case("both windows, up", window(60, 300), 4, 10, recent(200, 12, 30, 7), 7, UP),
        new Case("both windows, down", window(60, 300), 8, 3, recent(200, 5, 30, 2), 5, DOWN),
        new Case("legacy, the largest", legacy, 10, 4, recent(200, 7, 100, 9), 9, DOWN),
        new Case("legacy, the edge counts", legacy, 10, 4, recent(301, 9, 300, 7), 7, DOWN),
        new Case("legacy, grows by it too", legacy, 4, 6, recent(20, 8), 8, DOWN));
  }

  private static final String UP = "ScaleUpStabilized";
  private static final String DOWN = "ScaleDownStabilized";

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void stabilizes(Case given) {
    var stable =
        given
            .window()
            .stabilize(
                NOW,
                new Replicas(given.current()),
                new Replicas(given.wanted()),
                history(given.recent()));

    assertThat(stable.replicas()).isEqualTo(new Replicas(given.expected()));
    assertThat(stable.held().map(Reason::code).orElse("")).isEqualTo(given.held());
  }

  @Test
  @DisplayName("H14 without behavior the largest recommendation of 300 s holds")
  void holdsTheLargestOfFiveMinutes() {
    // one each 30 s; a minute later the 10 is 330 s old and the first 9 just 300 s
    var before =
        history(recent(270, 10, 240, 9, 210, 8, 180, 9, 150, 9, 120, 8, 90, 9, 60, 8, 30, 9));
    var after =
        history(
            recent(330, 10, 300, 9, 270, 8, 240, 9, 210, 9, 180, 8, 150, 9, 120, 8, 90, 9, 60, 8));
    var ten = new Replicas(10);

    assertThat(Window.LEGACY.stabilize(NOW, ten, new Replicas(8), before).replicas())
        .isEqualTo(ten);
    assertThat(Window.LEGACY.stabilize(NOW, ten, new Replicas(7), after).replicas())
        .isEqualTo(new Replicas(9));
  }

  @Test
  void saysWhatHeldItBack() {
    var down =
        window(0, 300).stabilize(NOW, new Replicas(10), new Replicas(4), history(recent(100, 9)));
    var up =
        window(60, 0).stabilize(NOW, new Replicas(4), new Replicas(10), history(recent(20, 6)));

    assertThat(down.held().map(Reason::message))
        .contains("4 wanted, but 9 were recommended within the last 300 s");
    assertThat(up.held().map(Reason::message))
        .contains(
            "10 wanted, but 6 is the most that all recommendations of the last 60 s agree on");
  }

  @Test
  void forgetsWhatNoWindowReaches() {
    var all = history(recent(400, 1, 301, 2, 300, 3, 10, 4));

    assertThat(window(60, 300).trim(all, NOW)).isEqualTo(history(recent(300, 3, 10, 4)));
    assertThat(window(0, 0).trim(all, NOW)).isEmpty();
    assertThat(window(0, 0).append(List.of(), all.get(0))).isEmpty();
  }

  private static Window window(int up, int down) {
    return new Window(Duration.ofSeconds(up), Duration.ofSeconds(down), false);
  }

  private static int[] recent(int... agesAndCounts) {
    return agesAndCounts;
  }

  private static List<Recommendation> history(int[] agesAndCounts) {
    List<Recommendation> history = new ArrayList<>();
    for (int i = 0; i < agesAndCounts.length; i += 2) {
      history.add(
          new Recommendation(
              NOW.minusSeconds(agesAndCounts[i]), new Replicas(agesAndCounts[i + 1])));
    }
    return history;
  }
}
