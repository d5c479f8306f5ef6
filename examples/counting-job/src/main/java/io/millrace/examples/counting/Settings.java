package io.millrace.examples.counting;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.util.ParameterTool;

/**
 * What the jobs are told by their arguments.
 *
 * @param partitions {@code --partitions}, of the topic: no more subtasks have work
 * @param keys {@code --keys}, in each partition
 * @param rate {@code --rate}, events per second over all partitions
 * @param busyMicros {@code --micros}, for which each counted occurrence keeps a core busy
 * @param output {@code --out}, or COUNTING_OUT of the environment: folder of the sink's files
 */
record Settings(int partitions, int keys, double rate, long busyMicros, Optional<Path> output) {

  static Settings of(String[] arguments, Map<String, String> environment) {
    ParameterTool given = ParameterTool.fromArgs(arguments);
    return new Settings(
        given.getInt("partitions", 16),
        given.getInt("keys", 64),
        given.getDouble("rate", 200),
        given.getLong("micros", 0),
        Optional.ofNullable(given.get("out"))
            .or(() -> Optional.ofNullable(environment.get("COUNTING_OUT")))
            .map(Path::of));
  }
}
