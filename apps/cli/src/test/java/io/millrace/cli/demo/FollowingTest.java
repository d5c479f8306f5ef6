package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.cli.demo.Following.Point;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowingTest {
  private static Instant at(double seconds) {
    return Instant.EPOCH.plusMillis((long) (seconds * 1000));
  }

  @Test
  void countsTheTimeInWhichBothCountsAreEqual() {
    List<Point> points =
        List.of(
            new Point(at(0), 1, 1),
            new Point(at(10), 2, 1),
            new Point(at(12), 2, 2),
            new Point(at(50), 1, 2),
            new Point(at(51), 1, 1));

    Following following = Following.of(points, at(0), at(100));

    assertThat(following.segmentChanges()).isEqualTo(2);
    assertThat(following.equalShare()).isCloseTo(0.97, within(1e-9)); // 100 s less 2 s and 1 s
    assertThat(following.upSeconds()).isEqualTo(new Distribution(1, 2, 2, 2, 2));
    assertThat(following.downSeconds()).isEqualTo(new Distribution(1, 1, 1, 1, 1));
  }

  @Test
  void aChangeOvertakenByTheNextOneIsFollowedWhenBothAreEqualAgain() {
    List<Point> points =
        List.of(
            new Point(at(0), 1, 1),
            new Point(at(1), 2, 1),
            new Point(at(2), 3, 1),
            new Point(at(4), 3, 3));

    Following following = Following.of(points, at(0), at(8));

    assertThat(following.upSeconds().max()).isEqualTo(3); // changed at 1, equal at 4
    assertThat(following.upSeconds().min()).isEqualTo(2);
  }

  @Test
  void whatIsNeverFollowedCountsUntilTheEnd() {
    List<Point> points = List.of(new Point(at(0), 2, 2), new Point(at(90), 1, 2));

    Following following = Following.of(points, at(0), at(100));

    assertThat(following.downSeconds().max()).isEqualTo(10);
    assertThat(following.equalShare()).isCloseTo(0.9, within(1e-9));
  }

  @Test
  void theStartUpAllowanceIsLeftOut() {
    List<Point> points =
        List.of(new Point(at(0), 1, 0), new Point(at(20), 1, 1), new Point(at(40), 1, 1));

    Following following = Following.of(points, at(20), at(60));

    assertThat(following.equalShare()).isEqualTo(1.0);
    assertThat(following.segmentChanges()).isZero();
  }

  @Test
  void whatComesAfterTheEndIsNotMeasured() {
    List<Point> points =
        List.of(
            new Point(at(0), 2, 2),
            new Point(at(90), 2, 1),
            new Point(at(110), 2, 2),
            new Point(at(120), 1, 1));

    Following following = Following.of(points, at(0), at(100));

    assertThat(following.equalShare()).isCloseTo(0.9, within(1e-9));
    assertThat(following.segmentChanges()).isZero();
  }
}
