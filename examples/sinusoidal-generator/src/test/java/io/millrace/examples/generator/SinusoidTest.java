package io.millrace.examples.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("P10 the load curve")
class SinusoidTest {
  private static final Percentage TWO_PERCENT = Percentage.withPercentage(2);
  private static final Sinusoid DEMO = Sinusoid.compressed(Sinusoid.DEMO_PEAK, 1);

  @Test
  void startsWhereTheDemoStarts() {
    // 50000 + (long) (50000 * cos(-3)) and the two steps after it
    assertThat(Sinusoid.current(0)).isEqualTo(501);
    assertThat(Sinusoid.current(1)).isEqualTo(823);
    assertThat(Sinusoid.current(2)).isEqualTo(1223);
    assertThat(Sinusoid.current(75)).isEqualTo(100_000); // x = 0
  }

  @Test
  void writesCurrentEventsAndPausesTenSecondsAtTheDemosSpeed() {
    assertThat(DEMO.burst(30)).isCloseTo((double) Sinusoid.current(30), within(1e-6));
    assertThat(DEMO.pause()).isEqualTo(Duration.ofSeconds(10));
    assertThat(DEMO.stepAt(Duration.ofMillis(29_999))).isZero();
    assertThat(DEMO.stepAt(Duration.ofSeconds(30))).isEqualTo(1);
  }

  @Test
  void ratesSampledOverAPeriodMatchTheFormula() {
    List<Double> rates = sample(DEMO, Duration.ofSeconds(10));

    assertThat(max(rates)).isCloseTo(10_000, TWO_PERCENT);
    assertThat(min(rates)).isLessThan(10_000 * 0.02);
    assertThat(periodOf(rates, Duration.ofSeconds(10)).toSeconds()).isCloseTo(4_712, TWO_PERCENT);
  }

  @Test
  void compressedTimeAndALowerPeakKeepTheShape() {
    var demo = Sinusoid.compressed(400, 30);
    List<Double> rates = sample(demo, demo.pause());

    assertThat(max(rates)).isCloseTo(400, TWO_PERCENT);
    assertThat(min(rates)).isLessThan(400 * 0.02);
    assertThat(periodOf(rates, demo.pause()).toMillis() / 1e3).isCloseTo(157.08, TWO_PERCENT);
    assertThat(demo.period().toMillis() / 1e3).isCloseTo(157.08, TWO_PERCENT);
    assertThat(demo.burst(75)).isCloseTo(400 / 3.0, TWO_PERCENT); // a third of a second each
  }

  @Test
  void aFloorLiftsTheBottomAndASmallPauseChangesNoRate() {
    var smooth = new Sinusoid(400, 20, 10, Duration.ofMillis(50));
    List<Double> rates = sample(smooth, smooth.pause());

    assertThat(smooth.eventsPerSecond(0)).isEqualTo(20);
    assertThat(smooth.burst(75)).isEqualTo(20); // 400 a second
    assertThat(mean(rates)).isCloseTo(mean(sample(DEMO, DEMO.pause())) * 0.04, TWO_PERCENT);
  }

  @Test
  void refusesWhatIsNoCurve() {
    assertThatThrownBy(() -> Sinusoid.compressed(0, 1)).hasMessageContaining("peak");
    assertThatThrownBy(() -> Sinusoid.compressed(1, -2)).hasMessageContaining("speed");
  }

  /** Events per second actually written in each burst-and-pause of three periods. */
  private static List<Double> sample(Sinusoid curve, Duration pause) {
    var rates = new ArrayList<Double>();
    var carry = new Carry();
    Duration end = curve.period().multipliedBy(3);
    for (Duration at = Duration.ZERO; at.compareTo(end) < 0; at = at.plus(pause)) {
      rates.add(carry.take(curve.burst(curve.stepAt(at))) / (pause.toNanos() / 1e9));
    }
    return rates;
  }

  /** The time between the centres of the first two stretches above half of the peak. */
  private static Duration periodOf(List<Double> rates, Duration interval) {
    double half = max(rates) / 2;
    var rises = new ArrayList<Integer>();
    for (int i = 1; i < rates.size(); i++) {
      if (rates.get(i - 1) < half && rates.get(i) >= half) {
        rises.add(i);
      }
    }
    return interval.multipliedBy(rises.get(1) - rises.get(0));
  }

  private static double mean(List<Double> rates) {
    return rates.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double max(List<Double> rates) {
    return rates.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  private static double min(List<Double> rates) {
    return rates.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }
}
