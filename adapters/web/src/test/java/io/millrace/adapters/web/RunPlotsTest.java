package io.millrace.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.adapters.web.plot.RunPlots;
import io.millrace.adapters.web.plot.Theme;
import io.millrace.control.Pass;
import io.millrace.control.Watch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RunPlotsTest {
  private final FakeRun run = new FakeRun(Instant.parse("2026-11-21T12:00:00Z"));

  @Test
  @DisplayName("P23 a recorded run shows load, segments and TaskManagers, backlog and silences")
  void drawsFourPlots() {
    for (int second = 0; second < 480; second++) {
      run.tick();
    }

    SortedMap<String, String> files = RunPlots.of(samples(), history(), Theme.SYSTEM);

    assertThat(files.keySet())
        .containsExactly("backlog.svg", "load.svg", "silence.svg", "size.svg");
    assertThat(files.get("size.svg")).contains("<title>1 to 2: from 1 to 2 replicas at 2 segments");
    assertThat(files).isEqualTo(RunPlots.of(samples(), history(), Theme.SYSTEM));
  }

  @Test
  void whatWasNeverMeasuredIsNotDrawn() {
    run.sample(FakeSpecs.READER, Map.of("segments", 1.0));

    assertThat(RunPlots.of(samples(), history(), Theme.LIGHT)).containsOnlyKeys("size.svg");
    assertThat(RunPlots.of(List.of(), List.of(), Theme.LIGHT)).isEmpty();
  }

  private List<Watch.Sample> samples() {
    return run.samples(Instant.EPOCH).stream()
        .filter(sample -> sample.application().equals(FakeSpecs.READER))
        .toList();
  }

  private List<Pass> history() {
    return run.history(FakeSpecs.READER, 1000);
  }
}
