package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What the status of an application says while something happens to it: each new word once. */
final class Trace implements AutoCloseable {
  private static final long PAUSE_MILLIS = 500;
  private static final int LONGEST = 300;

  private final CountingApplication job;
  private final long since = System.currentTimeMillis();
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::watch, "trace");
  private volatile boolean isOver;

  Trace(CountingApplication job) {
    this.job = job;
    thread.start();
  }

  private void watch() {
    String last = "";
    while (!isOver) {
      try {
        String now = said();
        if (!now.equals(last)) {
          lines.add(
              String.format(
                  Locale.ROOT, "%6.1f s  %s", (System.currentTimeMillis() - since) / 1000.0, now));
        }
        last = now;
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private String said() {
    try {
      JsonNode status = job.status();
      StringBuilder said = new StringBuilder(status.path("phase").asText("no phase"));
      for (JsonNode condition : status.path("conditions")) {
        String type = condition.path("type").asText();
        boolean isTrue = condition.path("status").asText().equals("True");
        boolean isAsUsual = isTrue == (type.equals("Valid") || type.equals("Ready"));
        if (!isAsUsual) {
          said.append(" | ")
              .append(isTrue ? "" : "not ")
              .append(type)
              .append(' ')
              .append(condition.path("reason").asText())
              .append(": ")
              .append(shortened(condition.path("message").asText()));
        }
      }
      return said.toString();
    } catch (IllegalStateException e) {
      return "the API server does not answer";
    }
  }

  /** Without figures that count up, and not too long for a line. */
  private static String shortened(String message) {
    String steady = message.replaceAll("\\d+\\.\\d+ s", "… s");
    return steady.length() <= LONGEST ? steady : steady.substring(0, LONGEST) + "…";
  }

  long since() {
    return since;
  }

  /** Since it began. */
  double seconds() {
    return (System.currentTimeMillis() - since) / 1000.0;
  }

  /** Prints what was said, how long it took, and what the output had of it. */
  void print(String what, double repaired) {
    System.out.printf(
        Locale.ROOT,
        "%n== %s: repaired after %.1f s, longest silence %.2f s, lost %d, doubled %d, begun %d times%n",
        what,
        repaired,
        job.counts().since(since - 1000).longestSilenceMillis() / 1000.0,
        job.counts().lost(),
        job.counts().doubled(),
        job.counts().begins().size());
    lines.forEach(System.out::println);
  }

  @Override
  public void close() {
    isOver = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
