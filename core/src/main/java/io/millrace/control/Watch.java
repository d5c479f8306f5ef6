package io.millrace.control;

import io.millrace.model.ApplicationName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * What can be watched of a running host: the last pass of each application, each decision worth
 * telling, and series.
 */
public interface Watch {

  /** The newest pass of every application, by name. */
  List<Pass> latest();

  Optional<Pass> latest(ApplicationName application);

  /** What fails outside, when the last pass of the application failed. */
  Optional<Trouble> trouble(ApplicationName application);

  /** The newest passes that changed something, oldest first. */
  List<Pass> history(ApplicationName application, int limit);

  /** All samples not older than {@code since} that are still kept, oldest first. */
  List<Sample> samples(Instant since);

  /** Calls back for each pass that changed something and for each sample, until closed. */
  Subscription subscribe(Consumer<Pass> onDecision, Consumer<Sample> onSample);

  /** Ends the calls. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Something outside that does not answer or refuses.
   *
   * @param since when it first failed in these words
   */
  record Trouble(Instant since, String message) {}

  /**
   * Figures of one moment.
   *
   * @param values by series name, such as {@code segments} or {@code taskManagers}; a figure that
   *     is unknown is missing
   */
  record Sample(Instant at, ApplicationName application, SortedMap<String, Double> values) {}
}
