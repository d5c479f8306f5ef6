package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.testplane.TestPlane;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Asks every JobManager of a namespace again and again which jobs run in it. More than one at a
 * time is remembered. Not for high availability, under which several tell of the same job.
 */
final class JobsAtOnce implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PAUSE = Duration.ofMillis(700);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final String ADDRESSES =
      "jsonpath={range .items[?(@.status.podIP)]}{.metadata.name} {.status.podIP}{\"\\n\"}{end}";

  private final TestPlane plane;
  private final String namespace;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Queue<String> doubles = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::sampleAll, "jobs-at-once");
  private volatile boolean isOver;
  private volatile int samples;

  JobsAtOnce(TestPlane plane, String namespace) {
    this.plane = plane;
    this.namespace = namespace;
    thread.start();
  }

  private void sampleAll() {
    while (!isOver) {
      try {
        trySample();
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** An API server that is away for a moment only costs samples. */
  private void trySample() throws InterruptedException {
    try {
      sample();
      samples++;
    } catch (IllegalStateException e) {
      System.err.println("no sample: " + e.getMessage());
    }
  }

  /** The first is asked again at the end: it may have stopped while others were asked. */
  private void sample() throws InterruptedException {
    List<String> pods =
        plane
            .kubectl(
                "get",
                "pods",
                "-n",
                namespace,
                "-l",
                "flink-deployment-type=jobmanager",
                "-o",
                ADDRESSES)
            .lines()
            .toList();
    List<String> running = new ArrayList<>();
    for (String pod : pods) {
      running.addAll(running(pod));
    }
    if (running.size() > 1 && running(pods.get(0)).contains(running.get(0))) {
      doubles.add(String.join(" beside ", running));
    }
  }

  private List<String> running(String pod) throws InterruptedException {
    String[] nameAndAddress = pod.split(" ");
    try {
      String answer =
          http.send(
                  HttpRequest.newBuilder(URI.create("http://" + nameAndAddress[1] + ":8081/jobs"))
                      .timeout(PATIENCE)
                      .build(),
                  BodyHandlers.ofString())
              .body();
      return Stream.of(JSON.readTree(answer).path("jobs"))
          .flatMap(jobs -> Stream.iterate(0, i -> i < jobs.size(), i -> i + 1).map(jobs::get))
          .filter(job -> job.path("status").asText().equals("RUNNING"))
          .map((JsonNode job) -> nameAndAddress[0] + "/" + job.path("id").asText())
          .toList();
    } catch (IOException e) {
      return List.of(); // it is not up yet, or gone
    }
  }

  int samples() {
    return samples;
  }

  /** What was seen twice at once, in words. */
  List<String> doubles() {
    return List.copyOf(doubles);
  }

  @Override
  public void close() throws InterruptedException {
    isOver = true;
    thread.interrupt();
    thread.join();
  }
}
