package io.millrace.model.spec;

import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.Revision;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A Flink application: one cluster for one job. */
public record FlinkSpec(
    ApplicationName name,
    String image,
    Job job,
    Cluster cluster,
    Wishes wishes,
    Optional<ScalingSpec> scaling)
    implements ApplicationSpec {
  /** Key and value under which Flink makes the pods of its TaskManagers itself. */
  public static final String TARGET = "execution.target";

  public static final String NATIVE_TARGET = "kubernetes-application";

  private static final String HIGH_AVAILABILITY = "high-availability";

  /**
   * The job.
   *
   * @param jarName file name of the job's jar in the image; empty takes the only jar there
   * @param entryClass class with the job's main method
   * @param programArgs arguments of the main method
   * @param parallelism of the first deployment when no TaskManager count was asked for
   * @param allowNonRestoredState whether state that no operator claims may be dropped at a restore
   * @param savepointPath start of the first deployment; empty starts from nothing
   * @param maxCheckpointRestoreAge how old a checkpoint may be to heal from it without being asked
   * @param isInSession whether its JobManager starts without it at all times, and is given it over
   *     REST
   */
  public record Job(
      String jarName,
      String entryClass,
      List<String> programArgs,
      int parallelism,
      boolean allowNonRestoredState,
      Optional<String> savepointPath,
      Duration maxCheckpointRestoreAge,
      boolean isInSession) {
    /** In a JobManager that starts with it. */
    public Job(
        String jarName,
        String entryClass,
        List<String> programArgs,
        int parallelism,
        boolean allowNonRestoredState,
        Optional<String> savepointPath,
        Duration maxCheckpointRestoreAge) {
      this(
          jarName,
          entryClass,
          programArgs,
          parallelism,
          allowNonRestoredState,
          savepointPath,
          maxCheckpointRestoreAge,
          false);
    }

    public Job {
      if (parallelism < 1) {
        throw new IllegalArgumentException("parallelism must be at least 1: " + parallelism);
      }
      programArgs = List.copyOf(programArgs);
    }

    /** In a JobManager that starts with it, or in a session cluster of its own. */
    public Job inSession(boolean isSession) {
      return new Job(
          jarName,
          entryClass,
          programArgs,
          parallelism,
          allowNonRestoredState,
          savepointPath,
          maxCheckpointRestoreAge,
          isSession);
    }
  }

  /**
   * The cluster it runs on.
   *
   * @param slots task slots of each TaskManager
   * @param flinkConfig Flink's own configuration keys; the user's word wins over every default of
   *     ours
   * @param env environment of JobManager and TaskManagers
   * @param jobManager memory and CPU of the JobManager
   * @param taskManager memory and CPU of each TaskManager
   * @param podSettings what only a host of pods reads, as canonical JSON; empty for none. A planner
   *     never looks inside; any change of it is another revision
   */
  public record Cluster(
      int slots,
      SortedMap<String, String> flinkConfig,
      SortedMap<String, String> env,
      Resources jobManager,
      Resources taskManager,
      String podSettings) {
    public Cluster(
        int slots,
        SortedMap<String, String> flinkConfig,
        SortedMap<String, String> env,
        Resources jobManager,
        Resources taskManager) {
      this(slots, flinkConfig, env, jobManager, taskManager, "");
    }

    public Cluster {
      if (slots < 1) {
        throw new IllegalArgumentException("slots must be at least 1: " + slots);
      }
      flinkConfig = Collections.unmodifiableSortedMap(new TreeMap<>(flinkConfig));
      env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
    }
  }

  /**
   * What one process asks for; empty leaves the host's default.
   *
   * @param memoryMiB process memory, mebibytes
   * @param cpuMillis thousandths of a core
   */
  public record Resources(Optional<Integer> memoryMiB, Optional<Integer> cpuMillis) {
    public static final Resources DEFAULT = new Resources(Optional.empty(), Optional.empty());
  }

  /**
   * What may be asked of a running application without another deployment, the restart apart.
   *
   * @param replicas TaskManagers wanted; empty means {@code ceil(parallelism / slots)}
   * @param desiredState whether the job is to run
   * @param restartNonce any change of it redeploys
   * @param savepointNonce any change of it takes a savepoint of the running job
   * @param handling how the job is to be ended, updated and healed
   */
  public record Wishes(
      Optional<Replicas> replicas,
      DesiredState desiredState,
      String restartNonce,
      String savepointNonce,
      Handling handling) {
    public static final Wishes NONE =
        new Wishes(Optional.empty(), DesiredState.RUNNING, "", "", Handling.DEFAULT);

    public Wishes withReplicas(Replicas count) {
      return new Wishes(Optional.of(count), desiredState, restartNonce, savepointNonce, handling);
    }

    public Wishes withDesiredState(DesiredState state) {
      return new Wishes(replicas, state, restartNonce, savepointNonce, handling);
    }

    public Wishes withSavepointNonce(String nonce) {
      return new Wishes(replicas, desiredState, restartNonce, nonce, handling);
    }

    public Wishes withRestartNonce(String nonce) {
      return new Wishes(replicas, desiredState, nonce, savepointNonce, handling);
    }

    public Wishes withHandling(Handling other) {
      return new Wishes(replicas, desiredState, restartNonce, savepointNonce, other);
    }
  }

  /** Whether a JobManager that is started again within its attempt restores its job by itself. */
  public boolean isHighlyAvailable() {
    SortedMap<String, String> config = cluster.flinkConfig();
    String type =
        config.getOrDefault(
            HIGH_AVAILABILITY + ".type", config.getOrDefault(HIGH_AVAILABILITY, "NONE"));
    return !type.isBlank() && !"NONE".equalsIgnoreCase(type);
  }

  /** Whether Flink itself makes and removes its TaskManagers, by the parallelism it is told. */
  public boolean isNative() {
    return NATIVE_TARGET.equals(cluster.flinkConfig().get(TARGET));
  }

  /**
   * The same without Flink's high availability and native mode, for a host that cannot offer them.
   */
  public FlinkSpec withoutHighAvailability() {
    SortedMap<String, String> config = new TreeMap<>(cluster.flinkConfig());
    config.keySet().removeIf(key -> key.startsWith(HIGH_AVAILABILITY));
    config.remove(TARGET, NATIVE_TARGET);
    return new FlinkSpec(
        name,
        image,
        job,
        new Cluster(
            cluster.slots(),
            config,
            cluster.env(),
            cluster.jobManager(),
            cluster.taskManager(),
            cluster.podSettings()),
        wishes,
        scaling);
  }

  /** Whether Flink itself is to take every slot there is; then nobody declares a parallelism. */
  public boolean isReactive() {
    return "reactive".equalsIgnoreCase(cluster.flinkConfig().getOrDefault("scheduler-mode", ""));
  }

  /**
   * Whether an update starts the next cluster beside the running one. Not with high availability,
   * under which a JobManager finds its job by itself, and not in reactive mode, which Flink has in
   * application clusters only.
   */
  public boolean standsBy() {
    return wishes.handling().update() == Handling.Update.STANDBY && maySubmit();
  }

  /** Whether its JobManager starts without a job, which is then given to it over REST. */
  public boolean isSession() {
    return (job.isInSession() && maySubmit()) || standsBy();
  }

  private boolean maySubmit() {
    return !isHighlyAvailable() && !isReactive();
  }

  /** The same with its job in the JobManager from the start, for a host that has no other. */
  public FlinkSpec inApplicationMode() {
    return new FlinkSpec(
        name,
        image,
        job.inSession(false),
        cluster,
        wishes.withHandling(wishes.handling().withUpdate(Handling.Update.RECREATE)),
        scaling);
  }

  /**
   * TaskManagers of a first deployment: as many as asked for, else enough slots for the
   * parallelism.
   */
  public Replicas initialTaskManagers() {
    return replicas().orElseGet(() -> Replicas.ceil(job.parallelism() / (double) cluster.slots()));
  }

  public FlinkSpec withWishes(Wishes other) {
    return new FlinkSpec(name, image, job, cluster, other, scaling);
  }

  public FlinkSpec withScaling(ScalingSpec rules) {
    return new FlinkSpec(name, image, job, cluster, wishes, Optional.of(rules));
  }

  @Override
  public Optional<Replicas> replicas() {
    return wishes.replicas();
  }

  @Override
  public Revision revision() {
    Map<String, Object> deployable = new TreeMap<>();
    deployable.put("image", image);
    deployable.put("jarName", job.jarName());
    deployable.put("entryClass", job.entryClass());
    deployable.put("programArgs", job.programArgs());
    deployable.put("cluster", cluster);
    deployable.put("restartNonce", wishes.restartNonce());
    if (job.isInSession()) {
      deployable.put("isInSession", true); // said only then: other revisions keep their names
    }
    return Revision.of(deployable.toString());
  }

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.flink(this);
  }
}
