package io.millrace.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.ApplicationName;
import io.millrace.model.decision.Action.EnsureJobManager;
import io.millrace.model.spec.FlinkSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlinkCommandsTest {
  private static final String JOB_ID = "0123456789abcdef0123456789abcdef";

  @TempDir Path images;

  @BeforeEach
  void images() throws IOException {
    for (String jar : List.of("flink/lib/b.jar", "flink/lib/a.jar", "reader/usrlib/job.jar")) {
      Files.createDirectories(images.resolve(jar).getParent());
      Files.writeString(images.resolve(jar), "");
    }
    Files.writeString(images.resolve("flink/image.properties"), "kind=flink-base\n");
    Files.writeString(images.resolve("reader/image.properties"), "kind=flink\nbase=flink\n");
  }

  @Test
  @DisplayName("E1 F9 one cluster for one job, from one image with two commands")
  void aJobManagerIsStartedWithItsJob() {
    FlinkSpec spec = spec(Map.of("env.java.opts.jobmanager", "-Dx=1"));
    Command command =
        commands()
            .jobManager(
                new EnsureJobManager(spec, 3, JOB_ID, 4, Optional.of("file:/s/savepoint-1")))
            .command()
            .apply(slot("app-jobmanager-0-1"));

    List<String> line = command.line();
    int main =
        line.indexOf(
            "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint");
    assertThat(line.subList(main + 1, line.size()))
        .containsExactly(
            "--configDir",
            "/run/app-jobmanager-0-1/conf",
            "--jars",
            images.resolve("reader/usrlib/job.jar").toUri().toString(),
            "--job-classname",
            "x.Job",
            "--job-id",
            JOB_ID,
            "-D",
            "parallelism.default=4",
            "--fromSavepoint",
            "file:/s/savepoint-1",
            "--allowNonRestoredState",
            "--controller",
            "tcp://localhost:9090");
    assertThat(line.subList(0, main))
        .startsWith("/jdk/bin/java", "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
        .contains(
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "-Djava.io.tmpdir=/run/app-jobmanager-0-1/tmp",
            "-Dlog.file=/logs/place.log",
            "-Dx=1")
        .endsWith(
            "-cp", images.resolve("flink/lib/a.jar") + ":" + images.resolve("flink/lib/b.jar"));
  }

  @Test
  void itsConfigurationKeepsToThisMachine() {
    assertThat(jobManagerConfig(Map.of("state.savepoints.dir", "file:///mine")))
        .contains(
            "blob.server.port: \"0\"\n",
            "execution.checkpointing.dir: \"file:///data/checkpoints\"\n",
            "execution.checkpointing.savepoint-dir: \"file:///mine\"\n",
            "io.tmp.dirs: \"/run/jm/tmp\"\n",
            "jobmanager.rpc.port: \"21001\"\n",
            "jobmanager.scheduler: \"adaptive\"\n",
            "metrics.reporter.prom.port: \"21003\"\n",
            "rest.bind-address: \"localhost\"\n",
            "rest.port: \"21002\"\n",
            "user.artifacts.base-dir: \"/run/jm/tmp/artifacts\"\n");
  }

  @Test
  void keysThatSizeProcessesAreNotPassedOn() {
    assertThat(
            jobManagerConfig(
                Map.of(
                    "jobmanager.memory.process.size", "1600m",
                    "taskmanager.memory.process.size", "1728m")))
        .doesNotContain("memory");
  }

  @Test
  void aTaskManagerIsToldItsNameAndEveryMemoryFigure() {
    Command command =
        commands().taskManager(spec(Map.of())).command().apply(slot("app-taskmanager-2-7"));

    assertThat(command.line())
        .contains("-Xmx96m", "-XX:MaxDirectMemorySize=112m", "-XX:MaxMetaspaceSize=160m")
        .endsWith(
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            "--configDir",
            "/run/app-taskmanager-2-7/conf",
            "-D",
            "taskmanager.resource-id=app-taskmanager-2-7");
    assertThat(command.files().get("config.yaml"))
        .contains(
            "taskmanager.memory.task.heap.size: \"64m\"\n",
            "taskmanager.memory.jvm-overhead.max: \"64m\"\n",
            "taskmanager.cpu.cores: \"1.0\"\n",
            "taskmanager.numberOfTaskSlots: \"2\"\n");
    assertThat(command.environment()).containsEntry("ZONE", "a");
  }

  @Test
  void withoutTuningOnlyTheUsersConfigurationAndFlinksFlagsAreUsed() throws IOException {
    Files.writeString(images.resolve("flink/image.properties"), "kind=flink-base\ntuning=none\n");

    Launch launch = commands().taskManager(spec(Map.of("execution.checkpointing.interval", "2s")));
    Command command = launch.command().apply(slot("tm"));

    assertThat(launch.sharing()).isEmpty();
    assertThat(command.line())
        .contains("-XX:+UseG1GC")
        .doesNotContain("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    assertThat(command.files().getOrDefault("config.yaml", ""))
        .contains("execution.checkpointing.interval: \"2s\"\n", "jobmanager.rpc.port")
        .doesNotContain("cluster.registration", "heartbeat", "jobmanager.scheduler", "metrics");
  }

  @Test
  void equalSpecsGiveEqualLaunches() {
    assertThat(commands().taskManager(spec(Map.of())).identity())
        .isEqualTo(commands().taskManager(spec(Map.of())).identity());
    assertThat(commands().taskManager(spec(Map.of("heartbeat.interval", "2 s"))).identity())
        .isNotEqualTo(commands().taskManager(spec(Map.of())).identity());
  }

  private String jobManagerConfig(Map<String, String> config) {
    return commands()
        .jobManager(new EnsureJobManager(spec(config), 1, JOB_ID, 1, Optional.empty()))
        .command()
        .apply(slot("jm"))
        .files()
        .getOrDefault("config.yaml", "");
  }

  private FlinkCommands commands() {
    ImageCatalog catalog = new ImageCatalog(List.of(images));
    return new FlinkCommands(
        Path.of("/jdk/bin/java"),
        catalog.find("flink"),
        catalog.find("reader"),
        Path.of("/data"),
        21001,
        21002);
  }

  private static Slot slot(String id) {
    return new Slot(
        id,
        Path.of("/run", id),
        Path.of("/logs/place.log"),
        new TreeMap<>(Map.of("prometheus", 21003)),
        List.of());
  }

  private static FlinkSpec spec(Map<String, String> config) {
    return new FlinkSpec(
        new ApplicationName("default", "app"),
        "reader:1",
        new FlinkSpec.Job(
            "job.jar",
            "x.Job",
            List.of("--controller", "$(CONTROLLER)"),
            1,
            true,
            Optional.empty(),
            Duration.ofHours(1)),
        new FlinkSpec.Cluster(
            2,
            new TreeMap<>(config),
            new TreeMap<>(Map.of("CONTROLLER", "tcp://localhost:9090", "ZONE", "a")),
            FlinkSpec.Resources.DEFAULT,
            FlinkSpec.Resources.DEFAULT),
        FlinkSpec.Wishes.NONE,
        Optional.empty());
  }
}
