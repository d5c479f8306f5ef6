package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** However a run ends, nothing of it stays. */
class EndsIT {
  private static final int INTERRUPTED = 130;
  private static final int TERMINATED = 143;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void controlCWhileItStartsEndsIt() {
    try (Millrace millrace = Millrace.in(folder)) {
      Started demo = demo(millrace);
      await("Pravega starts")
          .atMost(Millrace.PATIENCE)
          .until(() -> !Processes.ofHome(millrace.home(), "pravega").isEmpty());
      Leftovers leftovers = new Leftovers(millrace).look();

      demo.interrupt();

      assertThat(demo.awaitExit(Millrace.PATIENCE)).isEqualTo(INTERRUPTED);
      leftovers.assertNone();
    }
  }

  @Test
  @DisplayName("P22 one command up, and Ctrl-C leaves nothing behind")
  void controlCEndsARunningDemo() {
    try (Millrace millrace = Millrace.in(folder)) {
      Started demo = demo(millrace);
      demo.awaitWhole("demo/busy-reader");
      Leftovers leftovers = new Leftovers(millrace).look();

      demo.interrupt();

      assertThat(demo.awaitExit(Millrace.PATIENCE)).isEqualTo(INTERRUPTED);
      leftovers.assertNone();
    }
  }

  @Test
  void whatAKilledRunLeftGoesWithTheNextOne() {
    try (Millrace millrace = Millrace.in(folder)) {
      Started killed = demo(millrace);
      killed.awaitApplication("demo/busy-reader", "is known", seen -> true);
      Leftovers leftovers = new Leftovers(millrace).look();
      killed.kill();
      assertThat(Processes.ofHome(millrace.home())).as("runs on without Millrace").isNotEmpty();

      Started next = demo(millrace);
      next.awaitApplication("demo/busy-reader", "is known", seen -> true);
      leftovers.look();
      next.terminate();

      assertThat(next.awaitExit(Millrace.PATIENCE)).isEqualTo(TERMINATED);
      leftovers.assertNone();
    }
  }

  private static Started demo(Millrace millrace) {
    return millrace.start("demo", "segments", "--speed=60", "--port=0");
  }
}
