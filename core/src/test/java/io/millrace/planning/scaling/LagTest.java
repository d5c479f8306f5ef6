package io.millrace.planning.scaling;

import static io.millrace.planning.scaling.EventGiven.group;
import static io.millrace.planning.scaling.EventGiven.lag;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.observation.GroupLag;
import io.millrace.model.observation.GroupLag.Partition;
import io.millrace.model.spec.LagRules;
import io.millrace.model.spec.LagRules.Reset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * KEDA's arithmetic of lag. Of the rows of its {@code kafka_scaler_test.go} that are about lag, 6
 * of factors, 7 of the next factor and 5 of a missing partition, 18 of 18 agree; what an unknown
 * end means beyond the sum is ours, and tested in {@link EventPlannerTest}.
 */
class LagTest {
  private static final Optional<Long> NONE = Optional.empty();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ':',
      value = {
        "10: 1 2 5 10",
        "13: 1 13",
        "17: 1 17",
        "25: 1 5 25",
        "50: 1 2 5 10 25 50",
        "100: 1 2 4 5 10 20 25 50 100",
      })
  void theDivisorsOf(long number, String divisors) {
    assertThat(Lag.divisors(number).mapToObj(Long::toString))
        .containsExactly(divisors.split(" ", -1));
  }

  @ParameterizedTest(name = "lag {0}")
  @CsvSource({"10, 1", "20, 2", "40, 4", "50, 5", "99, 10", "100, 10", "101, 20"})
  void theNextDivisorOfAHundredPartitionsAtTenRecordsEach(long lag, long divisor) {
    assertThat(Lag.nextDivisor(lag, 100, 10)).isEqualTo(divisor);
  }

  record Row(String name, Optional<Long> committed, Optional<Long> end, LagRules rules, long lag) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static LagRules reset(Reset reset, boolean isZero) {
    return new LagRules(reset, isZero, false, false, false, false);
  }

  static Stream<Row> partitions() {
    Optional<Long> hundred = Optional.of(100L);
    Optional<Long> more = Optional.of(150L);
    return Stream.of(
        // KEDA's five
        new Row("no offset, no end, zero", NONE, NONE, reset(Reset.EARLIEST, true), 0),
        new Row("no offset, no end", NONE, NONE, reset(Reset.EARLIEST, false), 0),
        new Row("no end", hundred, NONE, reset(Reset.EARLIEST, false), 0),
        new Row("both", hundred, more, reset(Reset.EARLIEST, false), 50),
        new Row("no offset, zero", NONE, more, reset(Reset.LATEST, true), 0),
        // and what its code says besides
        new Row("no offset, latest", NONE, more, reset(Reset.LATEST, false), 1),
        new Row("no offset, latest, no end", NONE, NONE, reset(Reset.LATEST, false), 1),
        new Row("no offset, earliest", NONE, more, reset(Reset.EARLIEST, false), 150),
        new Row("no offset, earliest, zero", NONE, more, reset(Reset.EARLIEST, true), 0),
        // KEDA: -50, which hides the lag of other partitions; a topic made anew is read anew
        new Row("offset beyond the end", more, hundred, reset(Reset.LATEST, false), 0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("partitions")
  void aPartitionLags(Row row) {
    Partition partition = new Partition("orders", 0, row.committed(), row.end(), true);

    assertThat(Lag.whole(partition, row.rules())).isEqualTo(row.lag());
  }

  record Total(String name, GroupLag group, LagRules rules, long total, double load, String note) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Total> totals() {
    GroupLag still =
        new GroupLag(
            List.of(moved(60, false), moved(30, true)), Optional.empty(), Optional.empty());
    return Stream.of(
        new Total("as it is", group(20, 10), LagRules.DEFAULT, 30, 20, "a cap of 2"),
        new Total("below the cap", group(10, 10), LagRules.DEFAULT, 20, 20, ""),
        // 29 / 10 is 2 in whole numbers, so it stays 29
        new Total("just below the next", group(20, 9), LagRules.DEFAULT, 29, 29, ""),
        new Total("idle consumers", group(70, 50), lag(true, false, false, false), 120, 120, ""),
        new Total("those that lag", group(70, 0, 0), lag(true, true, false, false), 70, 10, "1"),
        new Total("evenly", group(11, 0, 0, 0), lag(true, false, true, false), 11, 20, "2 of 4"),
        new Total("evenly, all", group(90, 0, 0), lag(false, false, true, false), 90, 30, "3 of 3"),
        new Total("nothing", group(0, 0), lag(false, true, true, false), 0, 0, "1 of 2"),
        new Total("no partition", group(), lag(false, false, true, false), 0, 0, "0 of 0"),
        new Total("still", still, lag(true, false, false, true), 90, 30, "60 of it"),
        new Total("still counts", still, lag(true, false, false, false), 90, 90, ""),
        new Total("still, capped", still, lag(false, true, false, true), 90, 10, "60 of it"));
  }

  private static Partition moved(long lag, boolean hasMoved) {
    return new Partition("orders", 0, Optional.of(5L), Optional.of(5 + lag), hasMoved);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("totals")
  void aGroupLags(Total row) {
    Lag lag = Lag.of(row.group(), row.rules(), 10, false);

    assertThat(lag.total()).isEqualTo(row.total());
    assertThat(lag.load()).as(lag.toString()).isEqualTo(row.load());
    assertThat(lag.note().isPresent()).as(lag.toString()).isEqualTo(!row.note().isEmpty());
  }

  @Test
  void theNoteSaysHowTheLoadCameAbout() {
    assertThat(Lag.of(group(70, 50), LagRules.DEFAULT, 10, false).note())
        .contains("lag 120, counted as 20: no more than 2 replicas have a partition");
    assertThat(
            Lag.of(
                    new GroupLag(
                        List.of(moved(60, false), moved(70, true)),
                        Optional.empty(),
                        Optional.empty()),
                    lag(false, false, false, true),
                    10,
                    false)
                .note())
        .contains(
            "lag 130, 60 of it in partitions that do not move; counted as 20: no more than 2"
                + " replicas have a partition");
  }

  @Test
  void aPartitionWithoutAnEndIsCountedAsMissing() {
    GroupLag group =
        new GroupLag(
            List.of(
                new Partition("orders", 0, Optional.of(5L), NONE, true),
                new Partition("orders", 1, NONE, NONE, true),
                new Partition("orders", 2, Optional.of(5L), Optional.of(95L), true)),
            Optional.empty(),
            Optional.empty());

    Lag ours = Lag.of(group, LagRules.DEFAULT, 10, false);
    Lag keda = Lag.of(group, LagRules.DEFAULT, 10, true);

    // the second counts one record whatever its end is
    assertThat(ours).isEqualTo(new Lag(91, 30, 1, ours.note()));
    // KEDA caps by the partitions that the broker told of
    assertThat(keda).isEqualTo(new Lag(91, 10, 1, keda.note()));
  }
}
