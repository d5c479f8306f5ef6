package io.millrace.examples.counting;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.util.ParameterTool;

/**
 * What the jobs are told by their arguments, and where these say nothing by COUNTING_ARGS of the
 * environment: an image may so bring a load of its own.
 *
 * @param partitions {@code --partitions}, of the topic: no more subtasks have work
 * @param keys {@code --keys}, in each partition
 * @param rate {@code --rate}, events per second over all partitions
 * @param busyMicros {@code --micros}, of a core that each counted occurrence costs
 * @param tide {@code --tide}, seconds: ebb and flood come by turns of this length, ebb first; zero
 *     for always ebb
 * @param flood {@code --flood}, by how much harder an occurrence is that falls due in the flood
 * @param output {@code --out}, or COUNTING_OUT of the environment: folder of the sink's files
 */
record Settings(
    int partitions,
    int keys,
    double rate,
    long busyMicros,
    Duration tide,
    int flood,
    Optional<Path> output) {

  static Settings of(String[] arguments, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>();
    all.putAll(parse(environment.getOrDefault("COUNTING_ARGS", "").strip().split("\\s+")));
    all.putAll(parse(arguments));
    ParameterTool given = ParameterTool.fromMap(all);
    return new Settings(
        given.getInt("partitions", 16),
        given.getInt("keys", 64),
        given.getDouble("rate", 200),
        given.getLong("micros", 0),
        Duration.ofSeconds(given.getLong("tide", 0)),
        given.getInt("flood", 4),
        Optional.ofNullable(given.get("out"))
            .or(() -> Optional.ofNullable(environment.get("COUNTING_OUT")))
            .map(Path::of));
  }

  private static Map<String, String> parse(String... words) {
    return words.length == 1 && words[0].isEmpty()
        ? Map.of()
        : ParameterTool.fromArgs(words).toMap();
  }
}
