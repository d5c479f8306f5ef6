package io.millrace.adapters.web.view;

import io.millrace.control.Watch;
import io.millrace.model.ApplicationName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one application by column: {@code values} holds for each name as many figures as
 * {@code atMillis} holds times, and null where the figure was unknown.
 */
public record SeriesView(
    String namespace,
    String name,
    List<Long> atMillis,
    SortedMap<String, List<@Nullable Double>> values) {

  /** One sample as it is told live. */
  public record SampleView(
      String namespace, String name, long atMillis, SortedMap<String, @Nullable Double> values) {
    public static SampleView of(Watch.Sample sample) {
      SortedMap<String, @Nullable Double> known = new TreeMap<>();
      sample.values().forEach((name, value) -> known.put(name, Figure.finite(value)));
      return new SampleView(
          sample.application().namespace(),
          sample.application().name(),
          sample.at().toEpochMilli(),
          known);
    }
  }

  /** Columns for each application, by name. */
  public static List<SeriesView> of(List<Watch.Sample> samples) {
    Map<ApplicationName, List<Watch.Sample>> byName = new TreeMap<>();
    for (Watch.Sample sample : samples) {
      byName.computeIfAbsent(sample.application(), name -> new ArrayList<>()).add(sample);
    }
    return byName.entrySet().stream()
        .map(entry -> columns(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static SeriesView columns(ApplicationName name, List<Watch.Sample> samples) {
    SortedMap<String, List<@Nullable Double>> columns = new TreeMap<>();
    for (Watch.Sample sample : samples) {
      sample.values().keySet().forEach(key -> columns.computeIfAbsent(key, k -> new ArrayList<>()));
    }
    for (Watch.Sample sample : samples) {
      columns.forEach((key, column) -> column.add(Figure.finite(sample.values().get(key))));
    }
    return new SeriesView(
        name.namespace(),
        name.name(),
        samples.stream().map(sample -> sample.at().toEpochMilli()).toList(),
        columns);
  }
}
