package io.millrace.api.trigger;

import io.millrace.model.ApplicationName;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The secrets of triggers, apart from the specs: no text form of this shows one, and nothing here
 * goes into a journal.
 */
public final class Credentials {
  /** Where no trigger has any. */
  public static final Credentials NONE = new Credentials(Map.of());

  private final Map<ApplicationName, SortedMap<String, SortedMap<String, String>>> byApplication;

  /**
   * @param byApplication values by option, by name of the metric, by application
   */
  public Credentials(
      Map<ApplicationName, SortedMap<String, SortedMap<String, String>>> byApplication) {
    this.byApplication = new HashMap<>();
    byApplication.forEach((name, secrets) -> this.byApplication.put(name, new TreeMap<>(secrets)));
  }

  /**
   * The values by option of the trigger, such as {@code password}; none when it has none.
   *
   * @param metric name of the trigger's metric, such as {@code s0-kafka-orders}
   */
  public SortedMap<String, String> of(ApplicationName application, String metric) {
    SortedMap<String, SortedMap<String, String>> secrets = byApplication.get(application);
    SortedMap<String, String> values = secrets == null ? null : secrets.get(metric);
    return values == null
        ? Collections.emptySortedMap()
        : Collections.unmodifiableSortedMap(values);
  }

  @Override
  public String toString() {
    return "Credentials of " + byApplication.keySet();
  }
}
