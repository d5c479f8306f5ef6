package io.millrace.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.demo.Distribution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Output silences and lags, in seconds, by way of rescaling. */
final class Ways {
  static final String NO_CHANGE = "no change";
  static final String UP = "in place, up";
  static final String DOWN = "in place, down";
  static final String OWN_TEARDOWN = "teardown, Millrace's own start";
  static final String STANDBY = "standby, as the Lyft operator does";
  static final String LYFT_TEARDOWN = "teardown, as the Lyft operator does";

  private final Map<String, Way> ways = new LinkedHashMap<>();

  /**
   * What was measured of one way.
   *
   * @param silences longest time without output around each change
   * @param lags age of the oldest event that came out around each change
   */
  private record Way(List<Double> silences, List<Double> lags) {
    Way() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  Ways() {
    List.of(NO_CHANGE, UP, DOWN, STANDBY, OWN_TEARDOWN, LYFT_TEARDOWN)
        .forEach(name -> ways.put(name, new Way()));
  }

  void add(String name, double silenceSeconds, double lagSeconds) {
    Way way = way(name);
    way.silences().add(silenceSeconds);
    way.lags().add(lagSeconds);
  }

  private Way way(String name) {
    return ways.computeIfAbsent(name, unused -> new Way());
  }

  private double median(String name) {
    return Distribution.of(way(name).silences()).p50();
  }

  /** Of the slower direction: what is said of it holds for both. */
  private double inPlace() {
    return Math.max(median(UP), median(DOWN));
  }

  private double ratio(String name) {
    double base = inPlace();
    return base == 0 ? 0 : median(name) / base;
  }

  String table() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-38s %3s %8s %8s %8s %9s %10s%n",
                "output silence, seconds",
                "n",
                "min",
                "median",
                "max",
                "ratio",
                "late by"));
    ways.forEach(
        (name, way) -> {
          Distribution d = Distribution.of(way.silences());
          text.append(
              String.format(
                  Locale.ROOT,
                  "%-38s %3d %8.2f %8.2f %8.2f %8.1fx %10.2f%n",
                  name,
                  d.count(),
                  d.min(),
                  d.p50(),
                  d.max(),
                  ratio(name),
                  Distribution.of(way.lags()).p50()));
        });
    return text.append(
            String.format(
                Locale.ROOT,
                "in place (the slower direction) is %.1f times shorter than standby, %.1f times shorter than teardown as the Lyft operator"
                    + " does, and %.1f times shorter than teardown with our own start (medians of one run, ways in"
                    + " turn)%n"
                    + "late by: age of the oldest event that came out around a change, median; it counts what is"
                    + " read again%n",
                ratio(STANDBY),
                ratio(LYFT_TEARDOWN),
                ratio(OWN_TEARDOWN)))
        .toString();
  }

  ObjectNode json() {
    ObjectNode node = new ObjectMapper().createObjectNode();
    ObjectNode silences = node.putObject("outputGapSeconds");
    ways.forEach((name, way) -> put(silences.putObject(name), way.silences()));
    ObjectNode lags = node.putObject("largestLagSeconds");
    ways.forEach((name, way) -> put(lags.putObject(name), way.lags()));
    node.put("standbyOverInPlace", ratio(STANDBY));
    node.put("teardownOverInPlace", ratio(LYFT_TEARDOWN));
    node.put("ownTeardownOverInPlace", ratio(OWN_TEARDOWN));
    return node;
  }

  private static void put(ObjectNode node, List<Double> sample) {
    Distribution d = Distribution.of(sample);
    node.put("count", d.count()).put("min", d.min()).put("median", d.p50()).put("max", d.max());
    sample.forEach(node.putArray("values")::add);
  }
}
