package io.millrace.api.mapping;

import io.millrace.api.problem.HostKind;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.yaml.Node;
import io.millrace.model.Replicas;
import io.millrace.model.spec.DesiredState;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.Handling;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** From a FlinkApplication to its spec; defaults are those of Lyft's operator. */
final class FlinkMapping {
  private static final int DEFAULT_SLOTS = 16;
  private static final int DEFAULT_RESTORE_AGE_SECONDS = 3600;
  private static final Set<String> HIGH_AVAILABILITY =
      Set.of("high-availability", "high-availability.type");

  private final Document document;
  private final Node.Mapping spec;
  private final Catalog catalog;
  private final Problems problems;

  private FlinkMapping(Document document, Catalog catalog, Problems problems) {
    this.document = document;
    this.spec = document.root().child("spec");
    this.catalog = catalog;
    this.problems = problems;
  }

  static FlinkSpec map(Document document, Catalog catalog, Problems problems) {
    return new FlinkMapping(document, catalog, problems).map();
  }

  private FlinkSpec map() {
    return new FlinkSpec(
        document.name(),
        spec.text("image").orElse(""),
        job(),
        cluster(),
        wishes(),
        Optional.empty());
  }

  private FlinkSpec.Job job() {
    return new FlinkSpec.Job(
        spec.text("jarName").orElse(""),
        spec.text("entryClass").orElse(""),
        programArgs(),
        spec.whole("parallelism").orElse(1),
        spec.flag("allowNonRestoredState"),
        savepointPath(),
        Duration.ofSeconds(
            spec.whole("maxCheckpointRestoreAgeSeconds").orElse(DEFAULT_RESTORE_AGE_SECONDS)),
        ClusterMapping.isSession(spec));
  }

  private List<String> programArgs() {
    Optional<Node.Scalar> args = spec.scalar("programArgs");
    Optional<List<String>> words = args.flatMap(text -> Arguments.split(text.text()));
    if (args.isPresent() && words.isEmpty()) {
      problems.add(
          Problem.error(args.get().place(), "a quote is not closed")
              .withHint("arguments are split as on a command line; write \\\" for a quote itself"));
    }
    return words.orElse(List.of());
  }

  /** Empty and absent are the same: start from nothing. */
  private Optional<String> savepointPath() {
    return spec.text("savepointPath")
        .or(() -> spec.child("savepointInfo").text("savepointLocation"))
        .filter(path -> !path.isBlank());
  }

  private FlinkSpec.Cluster cluster() {
    Node.Mapping jobManager = spec.child("jobManagerConfig");
    Node.Mapping taskManager = spec.child("taskManagerConfig");
    reportStandbys(jobManager);
    return new FlinkSpec.Cluster(
        slots(taskManager),
        flinkConfig(),
        env(jobManager, taskManager),
        ResourceMapping.read(jobManager.child("resources"), problems),
        ResourceMapping.read(taskManager.child("resources"), problems),
        PodSettings.of(document.root()));
  }

  private void reportStandbys(Node.Mapping jobManager) {
    if (jobManager.whole("replicas").orElse(1) > 1) {
      problems.add(
          Problem.notice(
                  jobManager.placeOf("replicas"),
                  "ignored: one JobManager runs, and is started again when it is lost")
              .onlyOn(HostKind.LAPTOP));
    }
  }

  private int slots(Node.Mapping taskManager) {
    Optional<Integer> slots = taskManager.whole("taskSlots");
    if (slots.isEmpty()) {
      problems.add(
          Problem.notice(
              taskManager.placeOf("taskSlots"),
              "absent: 16 slots in each TaskManager, as Lyft's operator has it"));
    }
    return slots.orElse(DEFAULT_SLOTS);
  }

  private SortedMap<String, String> flinkConfig() {
    var config = new TreeMap<String, String>();
    for (Node.Entry entry : spec.child("flinkConfig").entries()) {
      String value = ((Node.Scalar) entry.value()).text();
      config.put(entry.key(), value);
      if (HIGH_AVAILABILITY.contains(entry.key()) && !value.equalsIgnoreCase("NONE")) {
        problems.add(
            Problem.notice(
                    entry.place(),
                    "a laptop has no high availability: a dead JobManager begins again from the"
                        + " newest checkpoint")
                .onlyOn(HostKind.LAPTOP));
      }
    }
    if (ClusterMapping.isNative(spec)) {
      // what native mode is by Flink's own word; its JobManager is found again by the same means
      config.put(FlinkSpec.TARGET, FlinkSpec.NATIVE_TARGET);
      if (Collections.disjoint(config.keySet(), HIGH_AVAILABILITY)) {
        config.put("high-availability.type", "kubernetes");
      }
    }
    return config;
  }

  /** One environment serves both kinds of process; where they differ, the TaskManagers' wins. */
  private SortedMap<String, String> env(Node.Mapping jobManager, Node.Mapping taskManager) {
    String namespace = document.name().namespace();
    Node.Mapping ofJobManager = jobManager.child("envConfig");
    var env = new TreeMap<>(Environment.of(ofJobManager, namespace, catalog, problems));
    Environment.of(taskManager.child("envConfig"), namespace, catalog, problems)
        .forEach(
            (name, value) -> {
              String other = env.put(name, value);
              if (other != null && !other.equals(value)) {
                problems.add(
                    Problem.warning(
                            ofJobManager.place(),
                            name + " differs from taskManagerConfig's, which is used for both")
                        .onlyOn(HostKind.LAPTOP));
              }
            });
    return env;
  }

  private Handling handling() {
    Handling.Deletion deletion =
        switch (spec.text("deleteMode").orElse("")) {
          case "None" -> Handling.Deletion.NONE;
          case "ForceCancel" -> Handling.Deletion.FORCE_CANCEL;
          default -> Handling.Deletion.SAVEPOINT;
        };
    return new Handling(
        deletion,
        spec.flag("savepointDisabled"),
        spec.flag("fallbackWithoutState"),
        spec.flag("forceRollback"),
        ClusterMapping.update(spec));
  }

  private FlinkSpec.Wishes wishes() {
    return new FlinkSpec.Wishes(
        spec.child("taskManagerConfig").whole("replicas").map(Replicas::new),
        spec.flag("suspend") ? DesiredState.SUSPENDED : DesiredState.RUNNING,
        spec.text("restartNonce").orElse(""),
        spec.text("savepointNonce").orElse(""),
        handling());
  }
}
