package io.millrace.planning.scaling;

import io.millrace.model.Reading;
import io.millrace.model.Replicas;
import io.millrace.model.decision.ScalingDecision;
import io.millrace.model.memory.ScalingMemory;
import io.millrace.model.observation.GroupLag;
import io.millrace.model.observation.GroupLag.Partition;
import io.millrace.model.observation.MetricReading;
import io.millrace.model.spec.MetricSpec;
import io.millrace.model.spec.ScalingSpec;
import io.millrace.planning.scaling.ScalingObservation.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A topic, a consumer group and its replicas in virtual time: what is written spreads over the
 * partitions, a replica is ready two seconds after it was asked for, and reads its partitions at a
 * rate of its own; when replicas come or go, the group rebalances and nobody reads.
 */
final class ConsumerPlant {
  private static final int TICKS_PER_SECOND = 10;
  private static final int START_TICKS = 2 * TICKS_PER_SECOND;

  private final ScalingSpec rule;
  private final MetricSpec metric;
  private final double perReplica;
  private final int rebalanceTicks;
  private final double[] ends;
  private final double[] committed;
  private final long[] before;
  private final List<Integer> startedAt = new ArrayList<>();
  private ScalingMemory memory = ScalingMemory.EMPTY;
  private Instant at = Given.NOW;
  private int tick;
  private int next;
  private int members;
  private int rebalancesUntil;
  private boolean isUnread;
  private boolean isSick;
  private int changes;
  private int rebalances;
  private double replicaTicks;
  private final StringBuilder trace = new StringBuilder();

  /**
   * @param perReplica records a second
   * @param rebalance how long nobody reads when replicas come or go
   */
  ConsumerPlant(
      ScalingSpec rule, int partitions, double perReplica, Duration rebalance, int replicas) {
    this.rule = rule;
    this.metric = rule.metrics().get(0);
    this.perReplica = perReplica;
    this.rebalanceTicks = (int) (rebalance.toMillis() * TICKS_PER_SECOND / 1000);
    this.ends = new double[partitions];
    this.committed = new double[partitions];
    this.before = new long[partitions];
    IntStream.range(0, replicas).forEach(i -> startedAt.add(-START_TICKS));
    this.members = replicas;
  }

  void unread(boolean isNow) {
    isUnread = isNow;
  }

  void sick(boolean isNow) {
    isSick = isNow;
  }

  /** Somebody sets the clock. */
  void jump(Duration by) {
    at = at.plus(by);
  }

  int replicas() {
    return startedAt.size();
  }

  int changes() {
    return changes;
  }

  int rebalances() {
    return rebalances;
  }

  double replicaSeconds() {
    return replicaTicks / TICKS_PER_SECOND;
  }

  double lag() {
    double sum = 0;
    for (int i = 0; i < ends.length; i++) {
      sum += ends[i] - committed[i];
    }
    return sum;
  }

  /** {@code 4:1 19:4}: seconds and the count from then on. */
  String trace() {
    return trace.toString().trim();
  }

  /** One second with so many records; the rule looks at its end. */
  ScalingDecision second(double records) {
    for (int i = 0; i < TICKS_PER_SECOND; i++) {
      tick(records / TICKS_PER_SECOND);
    }
    return look();
  }

  private void tick(double records) {
    tick++;
    at = at.plusMillis(1000 / TICKS_PER_SECOND);
    ends[next] += records;
    next = (next + 1) % ends.length;
    replicaTicks += startedAt.size();
    int ready = ready();
    if (ready != members) {
      members = ready;
      rebalances++;
      rebalancesUntil = tick + rebalanceTicks;
    }
    if (tick >= rebalancesUntil && !isSick) {
      read();
    }
  }

  private int ready() {
    return (int) startedAt.stream().filter(start -> tick - start >= START_TICKS).count();
  }

  private void read() {
    for (int member = 0; member < Math.min(members, ends.length); member++) {
      double left = perReplica / TICKS_PER_SECOND;
      for (int i = member; i < ends.length; i += members) {
        double taken = Math.min(left, ends[i] - committed[i]);
        committed[i] += taken;
        left -= taken;
      }
    }
  }

  private ScalingDecision look() {
    ScalingObservation seen =
        new ScalingObservation(
            at, new Replicas(startedAt.size()), new Replicas(ready()), pods(), List.of(reading()));
    ScalingDecision decision = ScalingPlanner.plan(rule, seen, memory);
    memory = decision.next();
    int wanted = decision.target().value();
    if (wanted != startedAt.size()) {
      changes++;
      trace.append(tick / TICKS_PER_SECOND).append(':').append(wanted).append(' ');
    }
    while (startedAt.size() > wanted) {
      startedAt.remove(startedAt.size() - 1);
    }
    while (startedAt.size() < wanted) {
      startedAt.add(tick);
    }
    return decision;
  }

  private List<Pod> pods() {
    List<Pod> pods = new ArrayList<>();
    for (int i = 0; i < startedAt.size(); i++) {
      Optional<Instant> ready =
          tick - startedAt.get(i) >= START_TICKS ? Optional.of(at) : Optional.empty();
      pods.add(
          new Pod(
              "pod-" + i,
              Optional.of(at),
              ready,
              false,
              false,
              Optional.empty(),
              Optional.empty()));
    }
    return pods;
  }

  private MetricReading reading() {
    if (isUnread) {
      return MetricReading.total(metric, Reading.unknown("Unavailable", "no broker answers"));
    }
    List<Partition> partitions = new ArrayList<>();
    for (int i = 0; i < ends.length; i++) {
      long offset = (long) committed[i];
      partitions.add(
          new Partition(
              "orders", i, Optional.of(offset), Optional.of((long) ends[i]), offset != before[i]));
      before[i] = offset;
    }
    String state =
        members == 0 ? "Empty" : tick < rebalancesUntil ? "PreparingRebalance" : "Stable";
    return new MetricReading(
        metric,
        Reading.known(lag(), at),
        new TreeMap<>(),
        Optional.of(new GroupLag(partitions, Optional.of(state), Optional.of(members))));
  }
}
