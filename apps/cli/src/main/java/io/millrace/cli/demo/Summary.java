package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.control.Pass;
import io.millrace.planning.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a run of the demo is judged by.
 *
 * @param following how closely TaskManagers followed segments, after the start-up allowance
 * @param rescales each rescale with its output silence in seconds
 * @param accounts what was written and read
 * @param repairs what was lost and came back by itself
 */
record Summary(
    DemoState state,
    Duration duration,
    Following following,
    List<Gap> rescales,
    Accounts accounts,
    List<Repair> repairs,
    long peakRssMiB,
    Optional<Double> timeToFirstEventSeconds,
    Replay replay) {

  /** The longest output silence of one rescale. */
  record Gap(RescaleSpan span, double seconds) {}

  /**
   * Events by the book.
   *
   * @param written acknowledged by the stream, over all incarnations of the generator; one that was
   *     killed takes its last second of counting with it, so what was read counts as well
   * @param read each counted once by the job
   * @param unread written, and not read when the run ended; a loss only if there was time to read
   *     it
   * @param lost holes in the numbering of a key, and what was unread after the job was drained
   * @param doubled read more than once in the job's state
   */
  record Accounts(long written, long read, long unread, long lost, long doubled) {
    /**
     * @param writtenByEpoch what each incarnation of the generator is known to have written
     * @param isDrained whether the load was ended and the job had time to read the rest
     */
    static Accounts of(Map<Long, Long> writtenByEpoch, Optional<Audit> audit, boolean isDrained) {
      Map<Long, Long> numbered = audit.map(Audit::numberedByEpoch).orElse(Map.of());
      long read = audit.map(Audit::events).orElse(0L);
      long missing = audit.map(Audit::missing).orElse(0L);
      // epoch by epoch: what one incarnation had no time to count is no event of another
      long unread =
          writtenByEpoch.entrySet().stream()
              .mapToLong(epoch -> epoch.getValue() - numbered.getOrDefault(epoch.getKey(), 0L))
              .filter(behind -> behind > 0)
              .sum();
      return new Accounts(
          read + missing + unread,
          read,
          unread,
          missing + (isDrained ? unread : 0),
          audit.map(Audit::doubled).orElse(0L));
    }

    boolean isExact() {
      return lost == 0 && doubled == 0 && read > 0;
    }
  }

  /** Whether the recorded passes decide the same again. */
  record Replay(int passes, int different) {
    static Replay of(List<Pass> history) {
      int different = 0;
      for (Pass pass : history) {
        if (!Planner.plan(pass.spec(), pass.seen(), pass.before()).equals(pass.decision())) {
          different++;
        }
      }
      return new Replay(history.size(), different);
    }
  }

  Distribution gaps() {
    return Distribution.of(rescales.stream().map(Gap::seconds).toList());
  }

  private Distribution gaps(boolean up) {
    return Distribution.of(
        rescales.stream()
            .filter(gap -> (gap.span().to() > gap.span().from()) == up)
            .map(Gap::seconds)
            .toList());
  }

  private Distribution repairSeconds() {
    return Distribution.of(repairs.stream().flatMap(repair -> repair.seconds().stream()).toList());
  }

  ObjectNode json() {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("startedAt", state.startedAt().toString());
    node.put("durationSeconds", duration.toSeconds());
    node.put("speed", state.speed());
    node.put("starts", state.starts().size());
    node.put("segmentChanges", following.segmentChanges());
    node.put("equalShare", rounded(following.equalShare(), 4));
    put(node.putObject("followUpSeconds"), following.upSeconds());
    put(node.putObject("followDownSeconds"), following.downSeconds());
    put(node.putObject("outputGapSeconds"), gaps());
    put(node.putObject("outputGapUpSeconds"), gaps(true));
    put(node.putObject("outputGapDownSeconds"), gaps(false));
    node.put("lost", accounts.lost());
    node.put("doubled", accounts.doubled());
    node.put("unread", accounts.unread());
    node.put("events", accounts.read());
    node.put("written", accounts.written());
    node.put("peakRssMiB", peakRssMiB);
    node.put(
        "timeToFirstEventSeconds", timeToFirstEventSeconds.map(s -> rounded(s, 2)).orElse(null));
    Distribution repair = repairSeconds();
    node.put("meanTimeToRepairSeconds", repairs.isEmpty() ? null : rounded(mean(), 2));
    put(node.putObject("repairSeconds"), repair);
    ArrayNode all = node.putArray("repairs");
    repairs.forEach(
        r ->
            all.addObject()
                .put("what", r.what())
                .put("lostAt", r.lostAt().toString())
                .put("seconds", r.seconds().map(s -> rounded(s, 2)).orElse(null)));
    ArrayNode steps = node.putArray("rescales");
    rescales.forEach(
        gap ->
            steps
                .addObject()
                .put("at", gap.span().beganAt().toString())
                .put("from", gap.span().from())
                .put("to", gap.span().to())
                .put(
                    "seconds",
                    rounded(
                        Duration.between(gap.span().beganAt(), gap.span().endedAt()).toMillis()
                            / 1000.0,
                        2))
                .put("outputGapSeconds", rounded(gap.seconds(), 3)));
    node.putObject("replay").put("passes", replay.passes()).put("different", replay.different());
    return node;
  }

  private double mean() {
    return repairs.stream()
        .flatMap(r -> r.seconds().stream())
        .mapToDouble(s -> s)
        .average()
        .orElse(0);
  }

  private static void put(ObjectNode node, Distribution distribution) {
    node.put("count", distribution.count());
    boolean isNone = distribution.count() == 0;
    node.put("p50", isNone ? null : rounded(distribution.p50(), 3))
        .put("p95", isNone ? null : rounded(distribution.p95(), 3))
        .put("max", isNone ? null : rounded(distribution.max(), 3));
  }

  private static String seconds(String format, Distribution distribution, double value) {
    return distribution.count() == 0 ? "none" : String.format(Locale.ROOT, format, value) + " s";
  }

  private static double rounded(double value, int digits) {
    double factor = Math.pow(10, digits);
    return Math.round(value * factor) / factor;
  }

  void write(Path file) throws IOException {
    Files.writeString(
        file,
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json())
            + "\n");
  }

  /** A few lines for the terminal. */
  String text() {
    return String.format(
        Locale.ROOT,
        "segment changes %d, TaskManagers = segments %.1f %% of the time%n"
            + "followed up p50 %s, down p50 %s; output silence per rescale p50 %s, max %s%n"
            + "events %d written, %d read, %d not yet read, %d lost, %d doubled; peak memory %d MiB%n"
            + "repairs %d; history of %d passes replayed, %d decided otherwise",
        following.segmentChanges(),
        100 * following.equalShare(),
        seconds("%.1f", following.upSeconds(), following.upSeconds().p50()),
        seconds("%.1f", following.downSeconds(), following.downSeconds().p50()),
        seconds("%.2f", gaps(), gaps().p50()),
        seconds("%.2f", gaps(), gaps().max()),
        accounts.written(),
        accounts.read(),
        accounts.unread(),
        accounts.lost(),
        accounts.doubled(),
        peakRssMiB,
        repairs.size(),
        replay.passes(),
        replay.different());
  }
}
