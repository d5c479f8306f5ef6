package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testplane.TestImages;
import io.millrace.testplane.TestPlane;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What is wanted of the counting job, changed at random: one thing at a time, by any way. */
final class RandomSpec {
  private static final String OTHER_JAR_IMAGE = "millrace/counting-job:3";
  private static final List<String> WAYS = List.of("InPlace", "Standby", "Recreate");
  private static final String CONFIG = "web.refresh-interval";
  private static final int MOST = 3;

  private final Random random;
  private final CountingApplication job;
  private int number;
  private String image = CountingApplication.IMAGE;
  private String jar = "job.jar";
  private int rate = 200;
  private int size = 1;
  private int refresh = 100;
  private String nonce = "0";
  private String way = "Recreate";

  /** What an update changes. */
  enum Kind {
    ARGUMENTS,
    CONFIG,
    SIZE,
    IMAGE,
    NONCE,
    JAR
  }

  RandomSpec(Random random, CountingApplication job) {
    this.random = random;
    this.job = job;
  }

  /** All images that it may ask for. */
  static List<Path> images() {
    return List.of(
        TestImages.countingJob(),
        TestImages.countingJob(Cluster.NEW_IMAGE),
        TestImages.countingJob(OTHER_JAR_IMAGE, "other.jar"));
  }

  /** Changes one thing, asks for it, and says what it was. */
  String change() {
    number++;
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    way = WAYS.get(random.nextInt(WAYS.size()));
    String what =
        switch (kind) {
          case ARGUMENTS -> "rate " + (rate += 1);
          case CONFIG -> CONFIG + " " + (refresh = 100 + number);
          case SIZE -> "size " + (size = otherThan(size));
          case IMAGE -> "image " + (image = otherImage());
          case NONCE -> "restartNonce " + (nonce = Integer.toString(number));
          case JAR -> "jar " + (jar = jar.equals("job.jar") ? "other.jar" : "job.jar");
        };
    if (kind == Kind.JAR) {
      image = jar.equals("job.jar") ? CountingApplication.IMAGE : OTHER_JAR_IMAGE;
    }
    apply();
    if (kind == Kind.SIZE) {
      job.scale(size);
    }
    return String.format(Locale.ROOT, "%2d %s, %s", number, what, way);
  }

  /** Neither another jar nor the image that is there. */
  private String otherImage() {
    jar = "job.jar";
    return image.equals(CountingApplication.IMAGE) ? Cluster.NEW_IMAGE : CountingApplication.IMAGE;
  }

  private int otherThan(int count) {
    int other = 1 + random.nextInt(MOST - 1);
    return other < count ? other : other + 1;
  }

  void apply() {
    job.withImage(image)
        .withJar(jar)
        .withRate(rate)
        .withConfig(CONFIG, Integer.toString(refresh))
        .with("update: " + way + "\nrestartNonce: \"" + nonce + "\"")
        .apply();
  }

  int size() {
    return size;
  }

  /** Whether this is what runs, by all that the status says. */
  boolean isReached(JsonNode status) {
    JsonNode jobStatus = status.path("jobStatus");
    JsonNode launched = CountingApplication.memory(status).path("launched");
    return status.path("phase").asText().equals("Running")
        && jobStatus.path("state").asText().equals("RUNNING")
        && jobStatus.path("parallelism").asInt() == size
        && status.path("clusterStatus").path("numberOfTaskManagers").asInt() == size
        && jobStatus.path("programArgs").asText().contains("--rate " + rate + " ")
        && jobStatus.path("jarName").asText().equals(jar)
        && launched.path("image").asText().equals(image)
        && launched.path("wishes").path("restartNonce").asText().equals(nonce)
        && launched
            .path("cluster")
            .path("flinkConfig")
            .path(CONFIG)
            .asText()
            .equals(Integer.toString(refresh));
  }

  /** Whether these are what its pods are made of, by Kubernetes' word. */
  boolean isMadeOf(TestPlane plane) {
    return plane
        .kubectl(
            "get",
            "pods",
            "-n",
            job.namespace(),
            "-l",
            "flink-app=" + CountingApplication.NAME,
            "-o",
            "jsonpath={range .items[*]}{.spec.containers[0].image}{\"\\n\"}{end}")
        .lines()
        .allMatch(image::equals);
  }

  @Override
  public String toString() {
    return "image %s, jar %s, rate %d, size %d, %s %d, restartNonce %s"
        .formatted(image, jar, rate, size, CONFIG, refresh, nonce);
  }
}
