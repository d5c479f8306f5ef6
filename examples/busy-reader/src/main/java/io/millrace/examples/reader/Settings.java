package io.millrace.examples.reader;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.util.ParameterTool;

/**
 * The job's arguments, given as {@code --name value}.
 *
 * @param controller {@code --controller}, Pravega's controller
 * @param scope {@code --scope} of the stream
 * @param stream {@code --stream}
 * @param iterations {@code --iterations}, how often the computation is done for each event
 * @param logFrequency {@code --logfreq}, events between two lines of the throughput logger
 * @param audit {@code --audit}, folder for reports of lost and doubled events; none without it
 * @param output {@code --out}, folder for the times of output; discarded without it
 * @param keepsOrder {@code --keep-order}, whether the events of a key stay in their order to the
 *     end, over splits and merges too
 */
record Settings(
    String controller,
    String scope,
    String stream,
    int iterations,
    long logFrequency,
    Optional<Path> audit,
    Optional<Path> output,
    boolean keepsOrder) {

  static Settings of(ParameterTool arguments) {
    return new Settings(
        arguments.get("controller", "tcp://localhost:9090"),
        arguments.get("scope", "test"),
        arguments.get("stream", "stream"),
        arguments.getInt("iterations", 150),
        arguments.getLong("logfreq", 10_000),
        path(arguments, "audit"),
        path(arguments, "out"),
        arguments.has("keep-order"));
  }

  private static Optional<Path> path(ParameterTool arguments, String name) {
    return arguments.has(name)
        ? Optional.of(Path.of(arguments.getRequired(name)))
        : Optional.empty();
  }
}
