package io.millrace.adapters.web;

import io.millrace.adapters.web.view.DecisionView;
import io.millrace.adapters.web.view.SeriesView.SampleView;
import io.millrace.control.Pass;
import io.millrace.control.Watch;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the watch tells, written down as events and counted. Its call-backs run on the threads of
 * the loops, so they never throw and never wait for a reader.
 */
final class Feed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

  /** The one series that has a figure at a rescale only: it is summed, not shown as a level. */
  static final String SILENCE = "outputSilenceSeconds";

  /** Decisions of one application told by their first reason. */
  record DecisionKey(ApplicationName application, String code) implements Comparable<DecisionKey> {
    @Override
    public int compareTo(DecisionKey other) {
      int byName = application.compareTo(other.application);
      return byName != 0 ? byName : code.compareTo(other.code);
    }
  }

  /** Silences of one application: how many and how long in all. */
  static final class Silences {
    final LongAdder count = new LongAdder();
    final DoubleAdder seconds = new DoubleAdder();
    volatile double last = Double.NaN;
  }

  private final EventLog log;
  private final Watch.Subscription subscription;
  private final Map<DecisionKey, LongAdder> decisions = new ConcurrentSkipListMap<>();
  private final Map<ApplicationName, Watch.Sample> newest = new ConcurrentSkipListMap<>();
  private final Map<ApplicationName, Silences> silences = new ConcurrentSkipListMap<>();

  Feed(Watch watch, EventLog log) {
    this.log = log;
    watch.samples(Instant.EPOCH).forEach(this::remember);
    this.subscription = watch.subscribe(this::onDecision, this::onSample);
  }

  private void onDecision(Pass pass) {
    try {
      Reason first = pass.decision().reasons().get(0);
      decisions
          .computeIfAbsent(new DecisionKey(pass.name(), first.code()), key -> new LongAdder())
          .increment();
      log.append("decision", Json.write(DecisionView.of(pass)));
    } catch (RuntimeException e) {
      LOG.error("a decision of {} could not be shown", pass.name(), e);
    }
  }

  private void onSample(Watch.Sample sample) {
    try {
      remember(sample);
      log.append("sample", Json.write(SampleView.of(sample)));
    } catch (RuntimeException e) {
      LOG.error("a sample of {} could not be shown", sample.application(), e);
    }
  }

  private void remember(Watch.Sample sample) {
    newest.put(sample.application(), sample);
    Double silence = sample.values().get(SILENCE);
    if (silence != null && Double.isFinite(silence)) {
      Silences all = silences.computeIfAbsent(sample.application(), name -> new Silences());
      all.count.increment();
      all.seconds.add(silence);
      all.last = silence;
    }
  }

  Map<DecisionKey, LongAdder> decisions() {
    return decisions;
  }

  List<Watch.Sample> newest() {
    return List.copyOf(newest.values());
  }

  Map<ApplicationName, Silences> silences() {
    return silences;
  }

  /** Seconds for which the output was silent at the last rescale. */
  Optional<Double> lastSilence(ApplicationName application) {
    return Optional.ofNullable(silences.get(application))
        .map(all -> all.last)
        .filter(Double::isFinite);
  }

  @Override
  public void close() {
    subscription.close();
  }
}
