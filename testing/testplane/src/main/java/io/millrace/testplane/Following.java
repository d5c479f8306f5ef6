package io.millrace.testplane;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a command that goes on has printed so far, its errors too. */
public final class Following implements AutoCloseable {
  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  Following(Process process) {
    this.process = process;
    read(process.inputReader(StandardCharsets.UTF_8));
    read(process.errorReader(StandardCharsets.UTF_8));
  }

  private void read(BufferedReader from) {
    Thread reader =
        new Thread(
            () -> {
              try (from) {
                for (String line = from.readLine(); line != null; line = from.readLine()) {
                  lines.add(line);
                }
              } catch (IOException e) {
                // it was closed while we read: that is its end
              }
            },
            "testplane-follow");
    reader.setDaemon(true);
    reader.start();
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
