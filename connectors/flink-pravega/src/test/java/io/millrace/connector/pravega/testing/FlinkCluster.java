package io.millrace.connector.pravega.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A small Flink in this JVM. */
public final class FlinkCluster implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final MiniCluster cluster;

  /** Starts a cluster with {@code slots} slots and {@code extra} configuration. */
  public FlinkCluster(int slots, Configuration extra) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setString("rest.port", "0");
    configuration.setString("taskmanager.memory.network.min", "32m");
    configuration.setString("taskmanager.memory.network.max", "32m");
    configuration.setString("taskmanager.memory.managed.size", "16m");
    configuration.setString("state.backend.type", "hashmap");
    configuration.setString("restart-strategy.type", "fixed-delay");
    configuration.setString("restart-strategy.fixed-delay.attempts", "20");
    configuration.setString("restart-strategy.fixed-delay.delay", "10 ms");
    configuration.addAll(extra);
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    cluster.start();
  }

  /** An environment for a job, with a checkpoint every {@code checkpointInterval}. */
  public static StreamExecutionEnvironment environment(
      int parallelism, Duration checkpointInterval) {
    var env = StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    env.setParallelism(parallelism);
    env.enableCheckpointing(checkpointInterval.toMillis());
    return env;
  }

  /** Submits a job; {@code savepoint} is null for a fresh start. */
  public JobID submit(StreamExecutionEnvironment env, @Nullable String savepoint) throws Exception {
    JobGraph graph =
        env.getStreamGraph().getJobGraph(FlinkCluster.class.getClassLoader(), new JobID());
    if (savepoint != null) {
      graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint, false));
    }
    return cluster.submitJob(graph).get().getJobID();
  }

  public void awaitRunning(JobID job) {
    Awaitility.await("all tasks of the job run")
        .atMost(TIMEOUT)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              for (var vertex : cluster.getExecutionGraph(job).get().getVerticesTopologically()) {
                for (var task : vertex.getTaskVertices()) {
                  if (task.getExecutionState() != ExecutionState.RUNNING) {
                    return false;
                  }
                }
              }
              return true;
            });
  }

  /** Waits for the good end of the job, and tells of any other. */
  public void awaitFinished(JobID job) throws Exception {
    var result = cluster.requestJobResult(job).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    if (!result.isSuccess()) {
      throw new IllegalStateException(
          result.toString(), result.getSerializedThrowable().orElse(null));
    }
  }

  /** Why the job failed for good, as text with all causes; fails itself if the job ends well. */
  public String awaitFailure(JobID job) throws Exception {
    var result = cluster.requestJobResult(job).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    return result.getSerializedThrowable().orElseThrow().getFullStringifiedStackTrace();
  }

  /** A savepoint of a job that runs on. */
  public String savepoint(JobID job, Path folder) throws Exception {
    return cluster
        .triggerSavepoint(job, folder.toUri().toString(), false, SavepointFormatType.CANONICAL)
        .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  /** Stops the job; tries again if a failure came between. */
  public String stopWithSavepoint(JobID job, Path folder) {
    return Awaitility.await("savepoint")
        .atMost(TIMEOUT)
        .pollInterval(50, TimeUnit.MILLISECONDS)
        .ignoreExceptions()
        .until(
            () -> {
              awaitRunning(job);
              return cluster
                  .stopWithSavepoint(
                      job, folder.toUri().toString(), false, SavepointFormatType.CANONICAL)
                  .get();
            },
            path -> path != null);
  }

  public void cancel(JobID job) {
    cluster.cancelJob(job).join();
    Awaitility.await("cancelled")
        .atMost(TIMEOUT)
        .until(() -> cluster.getJobStatus(job).get().isGloballyTerminalState());
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
