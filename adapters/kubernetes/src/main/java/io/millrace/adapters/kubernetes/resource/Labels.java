package io.millrace.adapters.kubernetes.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.millrace.model.spec.FlinkSpec;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The labels by which objects and pods are found. */
public final class Labels {
  public static final String APPLICATION = "flink-app";
  public static final String HASH = "flink-app-hash";
  public static final String TYPE = "flink-deployment-type";
  public static final String JOB_MANAGER = "jobmanager";
  public static final String TASK_MANAGER = "taskmanager";
  public static final String LOOKUP = "snapshot-lookup";
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  public static final String MILLRACE = "millrace";

  /** Annotation of JobManagers and their pods: which attempt they are. */
  public static final String ATTEMPT = "millrace.io/attempt";

  /** Annotation of a JobManager that stands by; it goes when it takes over. */
  public static final String STANDBY = "millrace.io/standby";

  /** Name of the container port of the JobManager's REST interface. */
  public static final String UI_PORT = "ui";

  /** Annotation of pod templates: a change of the mounted configuration replaces the pods. */
  public static final String CONFIG_HASH = "millrace.io/config-hash";

  /** The label that monitors select by, as people write them. */
  public static final String APP = "app";

  /** Of what Flink 2.3's high availability keeps, of any cluster; seen on real pods. */
  public static final Map<String, String> HIGH_AVAILABILITY =
      Map.of("type", "flink-native-kubernetes");

  private Labels() {}

  /** Selects the TaskManager pods of this revision and nothing else. */
  public static String taskManagerSelector(FlinkSpec spec) {
    return text(pods(spec, TASK_MANAGER));
  }

  /** Selects the JobManager pods of this revision and nothing else. */
  public static String jobManagerSelector(FlinkSpec spec) {
    return text(pods(spec, JOB_MANAGER));
  }

  /**
   * Selects the ConfigMaps that Flink's high availability has written for this revision. They stay
   * when all pods are gone, and a later JobManager would resume from them.
   */
  public static SortedMap<String, String> highAvailability(Names names) {
    SortedMap<String, String> labels = new TreeMap<>(HIGH_AVAILABILITY);
    labels.put(APP, names.revision());
    return labels;
  }

  /** All objects of the application, whatever their revision. */
  public static SortedMap<String, String> application(FlinkSpec spec) {
    return new TreeMap<>(Map.of(APPLICATION, spec.name().name(), MANAGED_BY, MILLRACE));
  }

  /** What no user can change, as a selector cannot change either. */
  static SortedMap<String, String> pods(FlinkSpec spec, String type) {
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put(APPLICATION, spec.name().name());
    labels.put(HASH, Names.of(spec).hash());
    labels.put(TYPE, type);
    return labels;
  }

  /** All pods of one kind of process, whatever their revision. */
  static SortedMap<String, String> ofAllRevisions(FlinkSpec spec, String type) {
    return new TreeMap<>(Map.of(APPLICATION, spec.name().name(), TYPE, type));
  }

  /** The revision's hash of an object of ours; empty where it has none. */
  public static String hash(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(HASH, "");
  }

  private static String text(Map<String, String> labels) {
    return labels.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(","));
  }
}
