package io.millrace.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.demo.Distribution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Output silences, in seconds, by way of rescaling. */
final class Ways {
  static final String UP = "in place, up";
  static final String DOWN = "in place, down";
  static final String STANDBY = "standby cluster, as the Lyft operator does";
  static final String TEARDOWN = "teardown, start from the savepoint";

  private final Map<String, List<Double>> gaps = new LinkedHashMap<>();

  Ways() {
    List.of(UP, DOWN, STANDBY, TEARDOWN).forEach(way -> gaps.put(way, new ArrayList<>()));
  }

  void add(String way, double seconds) {
    gaps.computeIfAbsent(way, name -> new ArrayList<>()).add(seconds);
  }

  private double median(String way) {
    return Distribution.of(gaps.getOrDefault(way, List.of())).p50();
  }

  /** Median of all changes in place. */
  private double inPlace() {
    List<Double> both = new ArrayList<>(gaps.getOrDefault(UP, List.of()));
    both.addAll(gaps.getOrDefault(DOWN, List.of()));
    return Distribution.of(both).p50();
  }

  private double ratio(String way) {
    double base = inPlace();
    return base == 0 ? 0 : median(way) / base;
  }

  String table() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-44s %3s %8s %8s %8s %9s%n",
                "output silence, seconds",
                "n",
                "min",
                "median",
                "max",
                "ratio"));
    gaps.forEach(
        (way, sample) -> {
          Distribution d = Distribution.of(sample);
          text.append(
              String.format(
                  Locale.ROOT,
                  "%-44s %3d %8.2f %8.2f %8.2f %8.1fx%n",
                  way,
                  d.count(),
                  d.min(),
                  d.p50(),
                  d.max(),
                  ratio(way)));
        });
    return text.append(
            String.format(
                Locale.ROOT,
                "in place is %.1f times shorter than standby and %.1f times shorter than teardown (medians, one run)%n",
                ratio(STANDBY),
                ratio(TEARDOWN)))
        .toString();
  }

  ObjectNode json() {
    ObjectNode node = new ObjectMapper().createObjectNode();
    ObjectNode all = node.putObject("outputGapSeconds");
    gaps.forEach(
        (way, sample) -> {
          Distribution d = Distribution.of(sample);
          ObjectNode each =
              all.putObject(way)
                  .put("count", d.count())
                  .put("min", d.min())
                  .put("median", d.p50())
                  .put("max", d.max());
          ArrayNode values = each.putArray("values");
          sample.forEach(values::add);
        });
    node.put("standbyOverInPlace", ratio(STANDBY));
    node.put("teardownOverInPlace", ratio(TEARDOWN));
    return node;
  }
}
