package io.millrace.cli;

import io.millrace.model.ApplicationName;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what the processes of an application say; works for a stopped host too. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = "Prints what the processes of an application say.",
    footer = {
      "",
      "Examples:",
      "  millrace logs busy-reader                    the last lines of every process",
      "  millrace logs busy-reader jobmanager -f      follows the JobManager",
      "  millrace logs busy-reader taskmanager-2 --tail 200"
    })
final class LogsCommand implements Callable<Integer> {
  private static final int CHUNK = 1 << 16;

  @Mixin private HomeOption home = new HomeOption();

  @Mixin private Naming naming = new Naming();

  @Parameters(index = "0", paramLabel = "[NAMESPACE/]APP", description = "Name of the application.")
  private String application = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PROCESS",
      description = "Begin of a process's name, such as jobmanager or taskmanager-2.")
  private String process = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Keep printing what is added, until Ctrl-C.")
  private boolean follows;

  @Option(
      names = "--tail",
      paramLabel = "LINES",
      defaultValue = "20",
      description = "Lines of each file to begin with (default: ${DEFAULT-VALUE}).")
  private int tail;

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path logs = home.path().resolve("logs");
    List<ApplicationName> known =
        names(logs, 2).stream().map(path -> ApplicationName.parse(path.toString())).toList();
    ApplicationName name = naming.resolve(application, () -> known);
    Path folder = logs.resolve(name.namespace()).resolve(name.name());
    List<Path> files = files(folder);
    if (files.isEmpty() && !follows) {
      throw unknown(name, logs, folder);
    }
    PrintWriter out =
        spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
    Map<Path, Long> read = new HashMap<>();
    for (Path file : files) {
      read.put(file, Files.size(file));
      List<String> lines = lastLines(file);
      lines.forEach(line -> out.println(label(file) + line));
    }
    out.flush();
    while (follows) {
      TimeUnit.MILLISECONDS.sleep(200);
      for (Path file : files(folder)) {
        read.put(file, printFrom(file, read.getOrDefault(file, 0L), out));
      }
      out.flush();
    }
    return 0;
  }

  private UserException unknown(ApplicationName name, Path logs, Path folder) throws IOException {
    return new UserException(
        UserException.BAD_INPUT,
        Files.isDirectory(folder)
            ? "there is no log of " + name + " for " + process + "; known are " + names(folder, 1)
            : "there is no application " + name + " in " + logs + "; known are " + names(logs, 2));
  }

  /** What lies so many folders below. */
  private static List<Path> names(Path folder, int depth) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder, depth)) {
      return all.map(folder::relativize)
          .filter(path -> path.getNameCount() == depth && !path.toString().isEmpty())
          .sorted()
          .toList();
    }
  }

  private List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> !file.toString().endsWith(".1"))
          .filter(file -> file.getFileName().toString().startsWith(process))
          .sorted()
          .toList();
    }
  }

  private static String label(Path file) {
    return "[" + file.getFileName() + "] ";
  }

  private List<String> lastLines(Path file) throws IOException {
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
      long begin = Math.max(0, content.length() - 256L * Math.max(1, tail));
      content.seek(begin);
      byte[] bytes = new byte[(int) (content.length() - begin)];
      content.readFully(bytes);
      List<String> lines =
          new ArrayList<>(new String(bytes, StandardCharsets.UTF_8).lines().toList());
      if (begin > 0 && !lines.isEmpty()) {
        lines.remove(0);
      }
      return lines.subList(Math.max(0, lines.size() - tail), lines.size());
    }
  }

  /** Prints whole lines added since {@code from}; a file that became shorter was begun anew. */
  private static long printFrom(Path file, long from, PrintWriter out) throws IOException {
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
      long begin = content.length() < from ? 0 : from;
      content.seek(begin);
      byte[] bytes = new byte[(int) Math.min(CHUNK, content.length() - begin)];
      content.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      int end = text.lastIndexOf('\n') + 1;
      text.substring(0, end).lines().forEach(line -> out.println(label(file) + line));
      return begin + text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
    }
  }
}
