package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The generator's events: their end, and the proof that the job has read them all. */
final class Load {
  private static final String GENERATOR = "sinusoidal-generator";
  private static final Pattern DONE = Pattern.compile("DONE offered=\\d+ written=(\\d+) failed=0");

  private Load() {}

  /** Ends the generator and gives the number of events that it wrote. */
  static long end(Millrace millrace) {
    millrace.ask("scale", GENERATOR, "--replicas", "0");
    await("the generator is gone")
        .atMost(Millrace.PATIENCE)
        .until(() -> Processes.ofHome(millrace.home(), GENERATOR).isEmpty());
    String log = millrace.ask("logs", GENERATOR, "--tail", "3");
    Matcher done = DONE.matcher(log);
    assertThat(done.find()).as(log).isTrue();
    return Long.parseLong(done.group(1));
  }

  /** Waits until the job has counted that many events. */
  static void awaitAudit(Path audit, long written) {
    await("all " + written + " events are read")
        .atMost(Millrace.PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> AuditFiles.newest(audit),
            newest -> newest.isPresent() && newest.get().events() >= written);
  }
}
