package io.millrace.adapters.local;

import io.millrace.adapters.local.ClassArchives.Sharing;
import io.millrace.control.port.VariableExpansion;
import io.millrace.model.decision.Action.EnsureJobManager;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.planning.flink.FlinkDefaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the processes of a Flink cluster are started without Flink's own scripts.
 *
 * @param java the {@code java} program
 * @param base image that holds Flink
 * @param user image that holds the user's jars and libraries; may be the same
 * @param data folder for checkpoints and savepoints when the user names none
 * @param rpcPort port where TaskManagers find the JobManager, over its restarts too
 * @param restPort port of the JobManager's REST interface
 */
record FlinkCommands(Path java, Image base, Image user, Path data, int rpcPort, int restPort) {
  static final String HOST = "localhost";
  static final Duration GRACE = Duration.ofSeconds(15);

  private static final String JOB_MANAGER = "jobmanager";
  static final String TASK_MANAGER = "taskmanager";
  private static final SortedSet<String> ROLES = new TreeSet<>(Set.of(JOB_MANAGER, TASK_MANAGER));
  static final String PROMETHEUS = "prometheus";
  private static final int SMALLEST_JOB_MANAGER_HEAP = 128;
  private static final int JOB_MANAGER_OFF_HEAP = 192;

  /** What Flink's own distribution opens to itself, Kryo and user code. */
  private static final List<String> OPENS =
      Stream.concat(
              Stream.of(
                      "java.lang",
                      "java.net",
                      "java.io",
                      "java.nio",
                      "sun.nio.ch",
                      "java.lang.reflect",
                      "java.text",
                      "java.time",
                      "java.util",
                      "java.util.concurrent",
                      "java.util.concurrent.atomic",
                      "java.util.concurrent.locks")
                  .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED"),
              Stream.of(
                  "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
                  "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED"))
          .toList();

  private static final String LOGGING =
      """
      rootLogger.level = INFO
      rootLogger.appenderRef.file.ref = F
      logger.timeline.name = org.apache.flink.runtime.scheduler.adaptive.timeline
      logger.timeline.level = ERROR
      appender.f.name = F
      appender.f.type = RollingFile
      appender.f.fileName = ${sys:log.file}
      appender.f.filePattern = ${sys:log.file}.%i
      appender.f.layout.type = PatternLayout
      appender.f.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %c{1} - %m%n
      appender.f.policies.type = Policies
      appender.f.policies.size.type = SizeBasedTriggeringPolicy
      appender.f.policies.size.size = 16MB
      appender.f.strategy.type = DefaultRolloverStrategy
      appender.f.strategy.max = 1
      """;

  /**
   * The JobManager of an application cluster. It is not started again without being asked: what it
   * was begun from may be older than what it has done since.
   *
   * @throws io.millrace.control.UnavailableException if the image has no such jar
   */
  Launch jobManager(EnsureJobManager wanted) {
    FlinkSpec spec = wanted.spec();
    List<String> job = job(wanted);
    return new Launch(
        slot -> {
          SortedMap<String, String> config = config(spec, slot);
          List<String> line = jvm(slot, spec, JOB_MANAGER, List.of("-Xmx" + heapMiB(spec) + "m"));
          line.add("org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint");
          line.addAll(List.of("--configDir", slot.conf().toString()));
          line.addAll(job);
          return new Command(line, spec.cluster().env(), files(config));
        },
        List.of(PROMETHEUS),
        GRACE,
        false,
        true,
        Optional.of(restPort),
        sharing(JOB_MANAGER));
  }

  /** The JobManager of a session cluster: it waits for jobs that are given to it over REST. */
  Launch sessionJobManager(FlinkSpec spec) {
    return new Launch(
        slot -> {
          List<String> line = jvm(slot, spec, JOB_MANAGER, List.of("-Xmx" + heapMiB(spec) + "m"));
          line.add("org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
          line.addAll(List.of("--configDir", slot.conf().toString()));
          line.addAll(List.of("--executionMode", "cluster"));
          return new Command(line, spec.cluster().env(), files(config(spec, slot)));
        },
        List.of(PROMETHEUS),
        GRACE,
        false,
        true,
        Optional.of(restPort),
        sharing(JOB_MANAGER));
  }

  /** The TaskManagers of the cluster: all alike but for their names and ports. */
  Launch taskManager(FlinkSpec spec) {
    FlinkMemory memory =
        FlinkMemory.divide(
            spec.cluster().taskManager().memoryMiB(),
            FlinkDefaults.effective(spec.cluster().flinkConfig()));
    List<String> limits =
        List.of(
            "-Xmx" + memory.heap() + "m",
            "-XX:MaxDirectMemorySize=" + memory.direct() + "m",
            "-XX:MaxMetaspaceSize=" + memory.metaspace() + "m");
    return new Launch(
        slot -> {
          SortedMap<String, String> config = config(spec, slot);
          config.putAll(memory.figures());
          config.put("taskmanager.cpu.cores", Double.toString(cores(spec)));
          config.put("taskmanager.numberOfTaskSlots", Integer.toString(spec.cluster().slots()));
          List<String> line = jvm(slot, spec, TASK_MANAGER, limits);
          line.add("org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
          line.addAll(List.of("--configDir", slot.conf().toString()));
          line.addAll(List.of("-D", "taskmanager.resource-id=" + slot.id()));
          return new Command(line, spec.cluster().env(), files(config));
        },
        List.of(PROMETHEUS),
        GRACE,
        true,
        false,
        Optional.empty(),
        sharing(TASK_MANAGER));
  }

  /**
   * Class path of JobManager and TaskManagers: Flink, then the libraries that the user's image adds
   * to it. They are loaded once in a process and come out of its class data archive; the user's own
   * jars come by another way, and are loaded anew with every move of the job.
   */
  List<Path> classPath() {
    return user.equals(base)
        ? base.classPath()
        : Stream.concat(base.classPath().stream(), user.libraries().stream()).toList();
  }

  private Optional<Sharing> sharing(String role) {
    return base.tuning() == Tuning.FAST_START
        ? Optional.of(new Sharing(classPath(), role, ROLES))
        : Optional.empty();
  }

  private String classPathText() {
    return classPath().stream().map(Path::toString).collect(Collectors.joining(":"));
  }

  private List<String> job(EnsureJobManager wanted) {
    FlinkSpec.Job job = wanted.spec().job();
    List<String> arguments = new ArrayList<>();
    // takes any number of values: anywhere later it would swallow the job's own arguments
    arguments.add("--jars");
    UserJars.of(user, job.jarName()).forEach(jar -> arguments.add(jar.toUri().toString()));
    if (!job.entryClass().isBlank()) {
      arguments.addAll(List.of("--job-classname", job.entryClass()));
    }
    arguments.addAll(List.of("--job-id", wanted.jobId()));
    arguments.addAll(List.of("-D", "parallelism.default=" + wanted.parallelism()));
    wanted.restoreFrom().ifPresent(path -> arguments.addAll(List.of("--fromSavepoint", path)));
    if (wanted.restoreFrom().isPresent() && job.allowNonRestoredState()) {
      arguments.add("--allowNonRestoredState");
    }
    arguments.addAll(VariableExpansion.expand(job.programArgs(), wanted.spec().cluster().env()));
    return arguments;
  }

  private List<String> jvm(Slot slot, FlinkSpec spec, String role, List<String> limits) {
    List<String> theirs = new ArrayList<>(base.jvmFlags());
    theirs.addAll(user.jvmFlags());
    theirs.addAll(words(spec, "env.java.opts.all"));
    theirs.addAll(words(spec, "env.java.opts." + role));
    List<String> line = new ArrayList<>();
    line.add(java.toString());
    line.addAll(limits);
    line.addAll(JvmFlags.besides(theirs, base.tuning().jvmFlags(role)));
    line.addAll(slot.jvmFlags());
    line.addAll(OPENS);
    line.add("-Djava.io.tmpdir=" + slot.tmp());
    line.add("-Dlog.file=" + slot.log());
    line.add("-Dlog4j.configurationFile=" + slot.conf().resolve("log4j.properties").toUri());
    line.addAll(theirs);
    line.addAll(List.of("-cp", classPathText()));
    return line;
  }

  private SortedMap<String, String> config(FlinkSpec spec, Slot slot) {
    SortedMap<String, String> config =
        new TreeMap<>(base.tuning().configuration(spec.cluster().flinkConfig()));
    addFolders(config, data);
    config.keySet().removeIf(FlinkMemory::isSizing);
    config.keySet().removeIf(key -> key.startsWith("env.java.opts"));
    config.put("jobmanager.rpc.address", HOST);
    config.put("jobmanager.rpc.port", Integer.toString(rpcPort));
    config.put("jobmanager.bind-host", HOST);
    config.put("rest.address", HOST);
    config.put("rest.port", Integer.toString(restPort));
    config.put("rest.bind-address", HOST);
    config.put("rest.bind-port", Integer.toString(restPort));
    config.put("taskmanager.host", HOST);
    config.put("taskmanager.bind-host", HOST);
    config.put("blob.server.port", "0");
    config.put("io.tmp.dirs", slot.tmp().toString());
    // Flink copies the job's jars to a folder that all clusters share, and takes what lies there
    // already
    config.put("user.artifacts.base-dir", slot.tmp().resolve("artifacts").toString());
    config.put("web.tmpdir", slot.tmp().resolve("web").toString());
    config.computeIfPresent(
        "metrics.reporter.prom.port", (key, port) -> Integer.toString(slot.port(PROMETHEUS)));
    return config;
  }

  /** The effective configuration, with our folders where the user names none. */
  static SortedMap<String, String> withFolders(FlinkSpec spec, Path data) {
    SortedMap<String, String> config =
        new TreeMap<>(FlinkDefaults.effective(spec.cluster().flinkConfig()));
    addFolders(config, data);
    return config;
  }

  private static void addFolders(SortedMap<String, String> config, Path data) {
    config.putIfAbsent(FlinkDefaults.CHECKPOINT_DIRECTORY, "file://" + data.resolve("checkpoints"));
    config.putIfAbsent(FlinkDefaults.SAVEPOINT_DIRECTORY, "file://" + data.resolve("savepoints"));
  }

  private static SortedMap<String, String> files(SortedMap<String, String> config) {
    SortedMap<String, String> files = new TreeMap<>();
    files.put(
        "config.yaml",
        config.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + quoted(entry.getValue()) + "\n")
            .collect(Collectors.joining()));
    files.put("log4j.properties", LOGGING);
    return files;
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static List<String> words(FlinkSpec spec, String key) {
    Map<String, String> config = spec.cluster().flinkConfig();
    return Stream.of(config.getOrDefault(key, "").split("\\s+"))
        .filter(word -> !word.isBlank())
        .toList();
  }

  private static double cores(FlinkSpec spec) {
    return spec.cluster().taskManager().cpuMillis().map(millis -> millis / 1000.0).orElse(1.0);
  }

  private static int heapMiB(FlinkSpec spec) {
    Map<String, String> config = spec.cluster().flinkConfig();
    int process =
        spec.cluster()
            .jobManager()
            .memoryMiB()
            .or(
                () ->
                    Optional.ofNullable(config.get("jobmanager.memory.process.size"))
                        .flatMap(FlinkMemory::mebibytes))
            .orElse(0);
    return Optional.ofNullable(config.get("jobmanager.memory.heap.size"))
        .flatMap(FlinkMemory::mebibytes)
        .orElse(Math.max(SMALLEST_JOB_MANAGER_HEAP, process - JOB_MANAGER_OFF_HEAP));
  }
}
