package io.millrace.adapters.local;

import static org.awaitility.Awaitility.await;

import io.millrace.adapters.local.Records.ProcessRecord;
import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.decision.Action.EnsureReplicas;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/** A home with images that hold the test programs, and the words to use it. */
record TestHome(Path root) {
  static final ApplicationName APP = new ApplicationName("default", "app");
  static final ApplicationName CLUSTER = new ApplicationName("default", "cluster");
  static final Duration PATIENCE = Duration.ofSeconds(60);

  static TestHome in(Path folder) {
    TestHome home = new TestHome(folder);
    home.image("subject", "kind=java\nmain=" + Subject.class.getName(), "lib", Subject.class);
    home.image(
        "flink",
        "kind=flink-base",
        "lib",
        TaskManagerRunner.class,
        StandaloneApplicationClusterEntryPoint.class);
    home.image("job", "kind=flink\nbase=flink", "usrlib", Subject.class);
    return home;
  }

  /** The place a process sits in, which its id names before the count of starts. */
  static int place(ProcessView process) {
    String[] words = process.id().split("-");
    return Integer.parseInt(words[words.length - 2]);
  }

  ImageCatalog images() {
    return new ImageCatalog(List.of(root.resolve("images")));
  }

  Path folder() {
    return root.resolve("home");
  }

  Home layout() {
    return Home.in(folder());
  }

  LocalRuntime start() {
    return new LocalRuntime(folder(), images(), changed -> {});
  }

  /** What is on record, by id. */
  List<ProcessRecord> records() {
    return new Records(layout()).processes();
  }

  long pid(String id) {
    return records().stream()
        .filter(record -> record.id().equals(id))
        .mapToLong(ProcessRecord::pid)
        .findFirst()
        .orElseThrow();
  }

  /** Pids of all that runs in this home. */
  List<Long> alive() {
    return ProcFs.withEnvironment("MILLRACE_HOME=" + layout().root());
  }

  static EnsureReplicas replicas(int count, long attempt, String... args) {
    return new EnsureReplicas(
        new ProcessSpec(
            APP,
            "subject:1",
            List.of(),
            List.of(args),
            new TreeMap<>(Map.of("NUMBER", "42")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        attempt,
        new Replicas(count));
  }

  static FlinkSpec cluster(Map<String, String> config) {
    return new FlinkSpec(
        CLUSTER,
        "job:1",
        new FlinkSpec.Job("", "x.Job", List.of(), 1, false, Optional.empty(), Duration.ofHours(1)),
        new FlinkSpec.Cluster(
            1,
            new TreeMap<>(config),
            new TreeMap<>(),
            FlinkSpec.Resources.DEFAULT,
            FlinkSpec.Resources.DEFAULT),
        FlinkSpec.Wishes.NONE,
        Optional.empty());
  }

  /** Waits until the application's processes are as they should be, and gives them. */
  static List<ProcessView> awaitProcesses(
      LocalRuntime runtime, ApplicationName name, Predicate<List<ProcessView>> asTheyShouldBe) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> runtime.processes(name), asTheyShouldBe);
  }

  /** Waits until each process has said that it is as it wants to be. */
  void awaitSettled(LocalRuntime runtime, ApplicationName name) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                runtime.processes(name).stream()
                    .allMatch(process -> said(runtime, name, process.id()).contains("settled")));
  }

  static String said(LocalRuntime runtime, ApplicationName name, String process) {
    StringBuilder all = new StringBuilder();
    for (Path file : runtime.logs(name, process)) {
      try {
        all.append(Files.readString(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all.toString();
  }

  private void image(String name, String properties, String subfolder, Class<?>... classes) {
    Path folder = root.resolve("images").resolve(name);
    try {
      Files.createDirectories(folder.resolve(subfolder));
      Files.writeString(folder.resolve("image.properties"), properties + "\n");
      try (JarOutputStream jar =
          new JarOutputStream(
              Files.newOutputStream(folder.resolve(subfolder).resolve("program.jar")))) {
        for (Class<?> type : classes) {
          String entry = type.getName().replace('.', '/') + ".class";
          jar.putNextEntry(new JarEntry(entry));
          try (InputStream bytes = TestHome.class.getResourceAsStream("/" + entry)) {
            if (bytes == null) {
              throw new IllegalStateException("no class file for " + type);
            }
            bytes.transferTo(jar);
          }
          jar.closeEntry();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
