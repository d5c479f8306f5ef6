package io.millrace.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.adapters.local.ImageCatalog;
import io.millrace.adapters.local.LeftRunning;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what this machine lacks for the laptop host, and the remedy. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Checks what the laptop host needs of this machine.")
final class DoctorCommand implements Callable<Integer> {
  private static final int MISSING = 3;
  private static final long NEEDED_MIB = 4096;
  private static final List<String> IMAGES =
      List.of(
          "flink",
          "pravega",
          "flink-busy-reader",
          "sinusoidal-data-generator",
          "kafka",
          "mongo",
          "streams-pipeline-app",
          "pizza-generator");

  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table or json.")
  private Output.Format format = Output.Format.TABLE;

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  private record Check(String what, boolean isFine, String found, String remedy) {}

  @Override
  public Integer call() {
    List<Check> checks =
        List.of(java(), memory(), homeFolder(), images(), loopback(), host(), orphans());
    PrintWriter out =
        spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
    if (format == Output.Format.JSON) {
      ArrayNode all = new ObjectMapper().createArrayNode();
      checks.forEach(
          check ->
              all.addObject()
                  .put("check", check.what())
                  .put("ok", check.isFine())
                  .put("found", check.found())
                  .put("remedy", check.isFine() ? null : check.remedy()));
      out.println(Output.json(all));
    } else {
      List<List<String>> rows = new ArrayList<>();
      checks.forEach(
          check ->
              rows.add(
                  List.of(
                      check.isFine() ? "ok" : "MISSING",
                      check.what(),
                      check.found(),
                      check.isFine() ? "" : check.remedy())));
      out.print(Output.table(List.of("", "CHECK", "FOUND", "REMEDY"), rows));
    }
    out.flush();
    return checks.stream().allMatch(Check::isFine) ? 0 : MISSING;
  }

  private static Check java() {
    int feature = Runtime.version().feature();
    return new Check(
        "Java", feature >= 17, Runtime.version().toString(), "install a JDK of 17 or newer");
  }

  private static Check memory() {
    long total = availableMiB();
    return new Check(
        "memory",
        total >= NEEDED_MIB,
        total + " MiB available",
        "the demo takes about 3 GiB with 8 TaskManagers; close something or lower maxReplicas");
  }

  private static long availableMiB() {
    try {
      return Files.readAllLines(Path.of("/proc/meminfo")).stream()
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
          .findFirst()
          .orElse(NEEDED_MIB);
    } catch (IOException e) {
      return NEEDED_MIB; // not Linux: nothing to say
    }
  }

  private Check homeFolder() {
    Path folder = home.path();
    try {
      Files.createDirectories(folder);
      Path probe = Files.createTempFile(folder, "doctor", "");
      Files.delete(probe);
      long free = Files.getFileStore(folder).getUsableSpace() >> 20;
      return new Check(
          "home folder",
          free > 1024,
          folder + ", " + free + " MiB free",
          "free a gigabyte, or name another with --home");
    } catch (IOException e) {
      return new Check(
          "home folder", false, folder + ": " + e.getMessage(), "name a writable one with --home");
    }
  }

  private static Check images() {
    Path folder = Installation.images();
    List<String> there = new ImageCatalog(List.of(folder)).names();
    return new Check(
        "images",
        there.containsAll(IMAGES),
        String.join(", ", there),
        "build them: ./millrace builds on first use");
  }

  private static Check loopback() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Check("loopback", socket.getLocalPort() > 0, "ports can be bound", "");
    } catch (IOException e) {
      return new Check(
          "loopback", false, String.valueOf(e.getMessage()), "allow listening on localhost");
    }
  }

  /** Nobody heals, sizes or ends what runs without a host. */
  private Check orphans() {
    List<LeftRunning.Orphan> left =
        HostFile.ofRunning(home.path()).isPresent() ? List.of() : LeftRunning.in(home.path());
    return new Check(
        "left running",
        left.isEmpty(),
        left.isEmpty()
            ? "nothing"
            : left.stream()
                .map(each -> each.id() + " (pid " + each.pid() + ")")
                .collect(Collectors.joining(", ")),
        "a killed host left them: start it again with the same files and it adopts them");
  }

  private Check host() {
    String found =
        HostFile.ofRunning(home.path())
            .map(file -> "running as pid " + file.pid() + " at " + file.url())
            .orElse("none running");
    return new Check("host", true, found, "");
  }
}
