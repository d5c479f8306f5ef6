package io.millrace.cli;

import io.millrace.adapters.flink.FlinkMetricSource;
import io.millrace.adapters.pravega.PravegaMetricSource;
import io.millrace.control.port.MetricSource;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ProcessSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be run, and most likely does not do what was meant: a variable that nobody sets, a
 * metric that nobody tells, less memory than a process takes.
 */
final class Misgivings {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\$|\\$\\(([^()\\s]+)\\)");

  private static final List<String> TOLD =
      List.of(
          PravegaMetricSource.SEGMENTS_COUNT,
          PravegaMetricSource.UNREAD_BYTES,
          FlinkMetricSource.PENDING_RECORDS,
          FlinkMetricSource.PENDING_BYTES);

  private Misgivings() {}

  /**
   * @param sources all that can be asked for metrics
   * @return warnings, a line each
   */
  static List<String> of(ApplicationSpec spec, Collection<MetricSource> sources) {
    List<String> found = new ArrayList<>();
    spec.scaling().stream()
        .flatMap(rule -> rule.metrics().stream())
        .forEach(metric -> unknown(metric, sources).forEach(found::add));
    spec.accept(
            new ApplicationSpec.Cases<List<String>>() {
              @Override
              public List<String> flink(FlinkSpec flink) {
                List<String> both =
                    new ArrayList<>(
                        variables(
                            "spec.programArgs", flink.job().programArgs(), flink.cluster().env()));
                both.addAll(memory("jobManagerConfig", flink.cluster().jobManager()));
                both.addAll(memory("taskManagerConfig", flink.cluster().taskManager()));
                return both;
              }

              @Override
              public List<String> process(ProcessSpec process) {
                List<String> all = new ArrayList<>(process.command());
                all.addAll(process.args());
                return variables("command and args", all, process.env());
              }
            })
        .forEach(found::add);
    return found.stream().map(text -> "warning: " + spec.name() + ": " + text).toList();
  }

  private static List<String> unknown(MetricSpec metric, Collection<MetricSource> sources) {
    boolean isUnknown =
        metric instanceof MetricSpec.External external
            && sources.stream().noneMatch(source -> source.knows(external));
    return isUnknown
        ? List.of(
            "no source tells the external metric "
                + metric.name()
                + ", so its rule keeps the size; this host can read "
                + String.join(", ", TOLD))
        : List.of();
  }

  private static List<String> variables(
      String field, List<String> texts, Map<String, String> environment) {
    Set<String> unset = new TreeSet<>();
    for (String text : texts) {
      Matcher reference = VARIABLE.matcher(text);
      while (reference.find()) {
        String name = reference.group(1);
        if (name != null && !environment.containsKey(name)) {
          unset.add("$(" + name + ")");
        }
      }
    }
    return unset.stream()
        .map(
            name ->
                field
                    + ": nothing sets "
                    + name
                    + ", so it stays as it is written; set it in env, or write $"
                    + name
                    + " for the text itself")
        .toList();
  }

  private static List<String> memory(String field, FlinkSpec.Resources asked) {
    return asked
        .memoryMiB()
        .filter(mebibytes -> mebibytes < BoundedCommands.DEFAULT_MIB)
        .map(
            mebibytes ->
                List.of(
                    field
                        + " asks for "
                        + mebibytes
                        + " MiB; a Flink process takes at least "
                        + BoundedCommands.DEFAULT_MIB
                        + " MiB here"))
        .orElse(List.of());
  }
}
