package io.millrace.adapters.web;

import java.util.OptionalDouble;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A stream under a load that rises and falls within eight minutes, and a job that follows it: just
 * the figures, one step a second.
 */
final class FakePlant {
  private static final int PERIOD_SECONDS = 480;
  private static final double EVENTS_PER_SEGMENT = 80;
  private static final double EVENTS_PER_TASK_MANAGER = 96;
  private static final int SPLIT_AFTER_SECONDS = 5;
  private static final int MERGE_AFTER_SECONDS = 14;

  private final Random random;
  private int second;
  private int segments = 1;
  private int taskManagers = 1;
  private int imbalance;
  private int untilFollowed;
  private double level;
  private double backlog;
  private double readPerSecond;
  private OptionalDouble silence = OptionalDouble.empty();

  FakePlant(long seed) {
    random = new Random(seed);
  }

  /** What the step did to the sizes. */
  record Step(int segmentsBefore, int taskManagersBefore) {}

  Step step() {
    final Step before = new Step(segments, taskManagers);
    if (second % 3 == 0) {
      double wave = (1 - Math.cos(2 * Math.PI * second / PERIOD_SECONDS)) / 2;
      level = 18 + 612 * wave;
    }
    second++;
    moveSegments();
    followSegments();
    read();
    return before;
  }

  private void moveSegments() {
    double wanted = level / EVENTS_PER_SEGMENT;
    if (wanted > segments && segments < FakeSpecs.MAX) {
      imbalance = Math.max(1, imbalance + 1);
    } else if (wanted < segments - 1.15 && segments > 1) {
      imbalance = Math.min(-1, imbalance - 1);
    } else {
      imbalance = 0;
    }
    if (imbalance >= SPLIT_AFTER_SECONDS) {
      segments++;
      imbalance = 0;
    } else if (imbalance <= -MERGE_AFTER_SECONDS) {
      segments--;
      imbalance = 0;
    }
  }

  private void followSegments() {
    silence = OptionalDouble.empty();
    if (segments == taskManagers) {
      untilFollowed = segments > taskManagers ? 3 : 0;
      return;
    }
    untilFollowed = untilFollowed == 0 ? (segments > taskManagers ? 3 : 1) : untilFollowed - 1;
    if (untilFollowed == 0) {
      boolean isUp = segments > taskManagers;
      taskManagers = segments;
      double gap = (isUp ? 0.24 : 0.12) + Math.abs(random.nextGaussian()) * (isUp ? 0.16 : 0.07);
      silence = OptionalDouble.of(Math.round(gap * 1000) / 1000.0);
    }
  }

  private void read() {
    double share = 1 - silence.orElse(0);
    readPerSecond = Math.min(EVENTS_PER_TASK_MANAGER * taskManagers * share, level + backlog / 2);
    backlog = Math.max(0, backlog + level - readPerSecond);
  }

  int segments() {
    return segments;
  }

  int taskManagers() {
    return taskManagers;
  }

  long backlogRecords() {
    return Math.round(backlog);
  }

  double cpuCores() {
    return 0.12 + readPerSecond / EVENTS_PER_TASK_MANAGER * 0.21;
  }

  SortedMap<String, Double> figures() {
    SortedMap<String, Double> values = new TreeMap<>();
    values.put("segments", (double) segments);
    values.put("taskManagers", (double) taskManagers);
    values.put("parallelism", (double) taskManagers);
    values.put("desired", (double) segments);
    values.put("offeredPerSecond", Math.rint(level * 10) / 10);
    values.put(
        "readPerSecond", Math.rint(readPerSecond * (1 + random.nextGaussian() * 0.008) * 10) / 10);
    values.put("backlogRecords", (double) backlogRecords());
    values.put("cpuCores", cpuCores());
    values.put("memoryMiB", 165 + 153.0 * taskManagers);
    values.put("lost", 0.0);
    values.put("doubled", 0.0);
    values.put("checkpointMillis", 38 + Math.rint(random.nextDouble() * 30));
    silence.ifPresent(gap -> values.put("outputSilenceSeconds", gap));
    return values;
  }
}
