package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.Given.NO_SAMPLE;
import static io.millrace.planning.scaling.Given.cpu;
import static io.millrace.planning.scaling.Given.external;
import static io.millrace.planning.scaling.Given.hpa;
import static io.millrace.planning.scaling.Given.object;
import static io.millrace.planning.scaling.Given.perPod;
import static io.millrace.planning.scaling.Given.samples;
import static io.millrace.planning.scaling.Given.seen;
import static io.millrace.planning.scaling.Given.total;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.Replicas;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.MetricSpec.Target;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one metric asks for: the published examples of Kubernetes' algorithm. */
class HpaGoldenTest {
  private static final Target.Type VALUE = Target.Type.VALUE;
  private static final Target.Type AVERAGE = Target.Type.AVERAGE_VALUE;

  /**
   * @param pods one letter for each replica, see {@link Given#pod(int, char)}
   * @param wanted replicas that the metric asks for
   */
  record Row(String name, int current, String pods, MetricReading reading, int wanted) {
    @Override
    public String toString() {
      return name + ": " + current + " -> " + wanted;
    }
  }

  static Stream<Row> published() {
    return Stream.of(
        // mean 50 % / 30 % = 1.67, × 3 = 5
        row("H1 cpu of three", 3, "rrr", samples(cpu(30), .3, .5, .7), 5),
        // 60/30 = 2 over two; the unready one idle: 40/30 = 1.33, × 3 = 4
        row("H2 the first is unready", 3, "urr", samples(cpu(30), .3, .5, .7), 4),
        row("H2 the first is hot from its start", 3, "hrr", samples(cpu(30), .3, .5, .7), 4),
        // 40/30 = 1.33 over one; two idle: 13/30 = 0.43 on the other side
        row("H3 two are unready", 3, "ruu", samples(cpu(30), .4, .5, .7), 3),
        row("H3 two are hot from their start", 3, "rhh", samples(cpu(30), .4, .5, .7), 3),
        // 20k / 15k × 3 = 4
        row("H4 pods metric", 3, "rrr", samples(perPod("qps", 15), 20, 10, 30), 4),
        // readiness counts for CPU only: 30k / 15k × 3 = 6
        row("H5 pods metric, one unready", 3, "rru", samples(perPod("qps", 15), 50, 10, 30), 6),
        // 31.666 / 15 = 2.11, × 3 = 6.3
        row("H5 pods metric, two unready", 3, "uru", samples(perPod("qps", 15), 50, 15, 30), 7),
        // 20/15 = 1.33, × 3 = 4
        row("H6 object value", 3, "rrr", total(object("qps", VALUE, 15), 20), 4),
        // 50/10 = 5, × 1 ready = 5
        row("H6 object value, one ready", 3, "uru", total(object("qps", VALUE, 10), 50), 5),
        // 8600/4400 = 1.95, × 1 = 1.95
        row("H7 external value", 1, "r", total(external("qps", VALUE, 4400), 8600), 2),
        row("H7 external value, one of three", 3, "uru", total(ext(VALUE, 4400), 8600), 2),
        // 8600/2150 = 4
        row("H8 external average", 3, "rrr", total(ext(AVERAGE, 2150), 8600), 4),
        // 8600/2867 = 2.9997
        row("H9 external average down", 5, "rrrrr", total(ext(AVERAGE, 2867), 8600), 3),
        // 28/50 = 0.56, × 5 = 2.8
        row("H10 cpu down", 5, "rrrrr", samples(cpu(50), .1, .3, .5, .25, .25), 3),
        // 30/50 = 0.6, × 3 = 1.8
        row("H11 two are hot", 5, "rrrhh", samples(cpu(50), .1, .3, .5, .25, .25), 2),
        row("H11 two are unready", 5, "rrruu", samples(cpu(50), .1, .3, .5, .25, .25), 2),
        // 80/50 × 2 = 3.2; 20/50 × 4 = 1.6; 80/40 × 2 = 4
        row("H12 L5 80 % of 50 %", 2, "rr", samples(cpu(50), .8, .8), 4),
        row("H12 L5 20 % of 50 %", 4, "rrrr", samples(cpu(50), .2, .2, .2, .2), 2),
        row("H12 L5 80 % of 40 %", 2, "rr", samples(cpu(40), .8, .8), 4),
        // 1.09 is within 0.1; 1.11 × 4 = 4.44
        row("H13 within the tolerance", 4, "rrrr", total(ext(VALUE, 100), 109), 4),
        row("H13 outside the tolerance", 4, "rrrr", total(ext(VALUE, 100), 111), 5),
        // 8600/14334 = 0.59997, × 5 = 2.9999
        row("peers 2.5.8 external down", 5, "rrrrr", total(ext(VALUE, 14334), 8600), 3),
        // 10/50 = 0.2, × 1 = 0.2
        row("peers 2.5.8 four of five pending", 5, "rpppp", samples(cpu(50), .1), 1));
  }

  static Stream<Row> further() {
    return Stream.of(
        row("failed ones are left out up", 2, "rrff", samples(cpu(30), .5, .7), 4), // 60/30 × 2
        row("deleting ones are left out up", 2, "rrdd", samples(cpu(30), .5, .7, .9, .9), 4),
        row("failed ones down", 5, "rrrrrff", samples(cpu(50), .1, .3, .5, .25, .25), 3),
        row("deleting ones down", 5, "rrrrrdd", samples(cpu(50), .1, .3, .5, .25, .25), 3),
        // 12/20 = 0.6, × 5 = 3
        row("pods metric down", 5, "rrrrr", samples(perPod("qps", 20), 12, 12, 12, 12, 12), 3),
        row("object value down", 5, "rrrrr", total(object("qps", VALUE, 20), 12), 3),
        row("object average up", 3, "rrr", total(object("qps", AVERAGE, 5), 20), 4), // 20/5
        row("object average down", 5, "rrrrr", total(object("qps", AVERAGE, 2), 6), 3), // 6/2
        // 102 %, 1.033, 1.0333, 1.0083, 0.9676, 0.9885: all within 0.1
        row("cpu within", 3, "rrr", samples(cpu(100), 1.01, 1.03, 1.02), 3),
        row("pods metric within", 3, "rrr", samples(perPod("qps", 20), 20, 21, 21), 3),
        row("object value within", 3, "rrr", total(object("qps", VALUE, 20), 20.666), 3),
        row("object average within", 4, "rrrr", total(object("qps", AVERAGE, 5), 20.166), 4),
        row("external value within", 3, "rrr", total(ext(VALUE, 8888), 8600), 3),
        row("external average within", 3, "rrr", total(ext(AVERAGE, 2900), 8600), 3),
        // samples of strangers do not count: 5.87 × 4 = 23.5
        row("strangers' samples", 4, "rrrr", samples(cpu(100), 4, 9.5, 3, 7, 3.2, 2), 24),
        // 24 % over two; two missing at 100 %: 62 % × 4 = 2.48
        row("missing down", 4, "rrrr", samples(cpu(100), .4, .095), 3),
        row("missing at the target", 2, "rr", samples(cpu(100), 1), 2),
        // 190 %; the missing one idle: 95 %
        row("missing up, then within", 2, "rr", samples(cpu(100), 1.9), 2),
        // 60 %; the missing one full: 80 % × 2 = 1.6
        row("missing down, no change", 2, "rr", samples(cpu(100), .6), 2),
        // 60/120 = 0.5; full is the target here: 90/120 = 0.75, × 2 = 1.5
        row("missing with a target over 100 %", 2, "rr", samples(cpu(120), .6), 2),
        // 150/200; two full at the target: 183/200 = 0.915 (at 100 % it would be 0.58, and 2)
        row("two missing with a target over 100 %", 3, "rrr", samples(cpu(200), 1.5), 3),
        // 47/50 = 0.94 on three; idle on the way down it would be 35/50 × 4 = 2.8
        row("an unready one is not idle down", 4, "urrr", samples(cpu(50), 0, .47, .47, .47), 4),
        // 45/50 = 0.9; the missing one full: 72/50 on the other side
        row("missing and unready flip", 3, "urr", samples(cpu(50), .1, .45), 3),
        row("missing and hot flip", 3, "hrr", samples(cpu(50), .1, .45), 3),
        // 200/50 = 4; both idle: 66/50 = 1.32, × 3 = 3.96
        row("missing and unready up", 3, "urr", samples(cpu(50), .1, 2), 4),
        row("missing and hot up", 3, "hrr", samples(cpu(50), .1, 2), 4),
        // 10/50; the missing one full: 40/50 = 0.8, × 3 = 2.4; the unready one is not counted
        row("missing and unready down", 4, "urrr", samples(cpu(50), .1, .1, .1), 3),
        // a surge of a roll-out: (10 + 10 + 100)/3 = 40, 0.8 × 3 = 2.4 would grow from 2
        row("more pods than replicas", 2, "rrr", samples(cpu(50), .1, .1, NO_SAMPLE), 2),
        // (10 + 10 + 17)/3 = 12.333, 0.7255 × 3 = 2.18 would grow from 2
        row("the same for a pods metric", 2, "rrr", samples(perPod("q", 17), 10, 10), 2),
        // 30/15 = 2 over two; the missing one idle: 20/15 × 3 = 4
        row("pods metric, missing up", 3, "rrr", samples(perPod("q", 15), 25, 35), 4),
        // 5/15 over two; the missing one at the target: 8.333/15 = 0.5555, × 3 = 1.67
        row("pods metric, missing down", 3, "rrr", samples(perPod("q", 15), 5, 5), 2),
        row("nobody is ready for a value", 3, "uuu", total(ext(VALUE, 10), 50), 0), // 5 × 0
        row("a negative total asks for none", 3, "rrr", total(ext(AVERAGE, 10), -50), 0),
        // whole percents, as Kubernetes divides: 55.9 % counts 55, 55/50 = 1.1 is within
        row("percents are cut", 4, "rrrr", samples(cpu(50), .559, .559, .559, .559), 4),
        // and whole thousandths: the mean 11.0005 counts 11, 11/10 = 1.1 is within
        row("means are cut", 2, "rr", samples(perPod("q", 10), 11.001, 11), 2),
        // thousandths: 1.1/0.1 is 11, though not in doubles
        row("a fraction as target", 3, "rrr", total(ext(AVERAGE, .1), 1.1), 11));
  }

  private static Row row(String name, int current, String pods, MetricReading reading, int wanted) {
    return new Row(name, current, pods, reading, wanted);
  }

  private static MetricSpec ext(Target.Type type, double target) {
    return external("qps", type, target);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"published", "further"})
  void asksFor(Row row) {
    var rule = hpa(1, 100, row.reading().metric());

    var recommended =
        new HpaPolicy().recommend(rule, seen(row.current(), row.pods(), row.reading()));

    assertThat(recommended.replicas())
        .as(recommended.reason().toString())
        .contains(new Replicas(row.wanted()));
  }
}
