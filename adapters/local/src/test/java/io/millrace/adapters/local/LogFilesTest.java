package io.millrace.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.ApplicationName;
import io.millrace.model.observation.ProcessView.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFilesTest {
  private static final ApplicationName APP = new ApplicationName("default", "app-1");
  private static final Place PLACE = new Place(APP, Role.TASK_MANAGER, 3);

  private final LogFiles logs;

  LogFilesTest(@TempDir Path folder) {
    logs = new LogFiles(Home.in(folder));
  }

  @Test
  void theGenerationBeforeIsKept() throws IOException {
    for (String generation : new String[] {"first", "second", "third"}) {
      logs.begin(PLACE);
      Files.writeString(logs.log(PLACE), generation);
    }
    assertThat(logs.log(PLACE)).hasContent("third");
    assertThat(logs.log(PLACE).resolveSibling("taskmanager-3.log.1")).hasContent("second");
  }

  @Test
  void outputThatGrowsTooLargeBeginsAnew() throws IOException {
    logs.begin(PLACE);
    Files.writeString(logs.output(PLACE), "12345678");
    logs.bound(PLACE, 8);
    assertThat(logs.output(PLACE)).hasContent("12345678");
    logs.bound(PLACE, 7);
    assertThat(logs.output(PLACE)).isEmptyFile();
    assertThat(logs.output(PLACE).resolveSibling("taskmanager-3.out.1")).hasContent("12345678");
  }

  @Test
  void theyAreFoundByPlaceAndByProcess() throws IOException {
    logs.begin(PLACE);
    Files.writeString(logs.log(PLACE), "x");
    assertThat(logs.of(APP, "taskmanager-3")).containsExactly(logs.log(PLACE));
    assertThat(logs.of(APP, "app-1-taskmanager-3-17")).containsExactly(logs.log(PLACE));
    assertThat(logs.of(APP, "taskmanager-4")).isEmpty();
  }
}
