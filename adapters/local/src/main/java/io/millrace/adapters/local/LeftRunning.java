package io.millrace.adapters.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a host that is gone has left running in its home. */
public final class LeftRunning {
  private LeftRunning() {}

  /**
   * One process.
   *
   * @param application as {@code namespace/name}
   */
  public record Orphan(String application, String id, long pid) {}

  /** The processes of the home that run now; whether a host looks after them is not asked. */
  public static List<Orphan> in(Path home) {
    if (!Files.isDirectory(home)) {
      return List.of();
    }
    String boot = ProcFs.bootId();
    return new Records(Home.in(home))
        .processes().stream()
            .filter(each -> each.boot().equals(boot))
            .filter(each -> ProcFs.isRunning(each.pid(), each.startTicks()))
            .map(each -> new Orphan(each.application().toString(), each.id(), each.pid()))
            .toList();
  }
}
