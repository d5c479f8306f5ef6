package io.millrace.api.crd;

import static io.millrace.api.crd.OpenApi.typed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The status of a FlinkApplication: the fields of Lyft's operator, standard conditions, and our
 * memory.
 */
final class StatusSchema {
  private StatusSchema() {}

  static Map<String, Object> schema() {
    Map<String, Object> status = new LinkedHashMap<>();
    texts(status, "phase", "reason", "deployVersion", "updatingVersion", "deployHash");
    texts(status, "updatingHash", "failedDeployHash", "rollbackHash", "teardownHash");
    texts(status, "inPlaceUpdatedFromHash", "savepointTriggerId", "savepointPath");
    texts(status, "deploymentMode", "selector", "memory");
    times(status, "startedAt", "lastUpdatedAt");
    wholes(status, "retryCount");
    status.put("observedGeneration", whole("int64"));
    status.put("lastSeenError", open());
    status.put("clusterStatus", cluster());
    status.put("jobStatus", job());
    status.put("versionStatuses", list(open()));
    status.put("conditions", conditions());
    Map<String, Object> schema = open(status);
    schema.put("nullable", true);
    return schema;
  }

  private static Map<String, Object> cluster() {
    Map<String, Object> cluster = new LinkedHashMap<>();
    texts(cluster, "clusterOverviewURL", "health");
    wholes(cluster, "numberOfTaskManagers", "healthyTaskManagers");
    wholes(cluster, "numberOfTaskSlots", "availableTaskSlots");
    return open(cluster);
  }

  private static Map<String, Object> job() {
    Map<String, Object> job = new LinkedHashMap<>();
    texts(job, "jobOverviewURL", "jobID", "health", "state", "jarName", "entryClass");
    texts(job, "programArgs", "restorePath", "lastCheckpoint");
    times(job, "startTime", "restoreTime", "lastFailingTime", "lastCheckpointTime");
    wholes(job, "parallelism", "jobRestartCount", "completedCheckpointCount");
    wholes(job, "failedCheckpointCount", "runningTasks", "totalTasks");
    job.put("allowNonRestoredState", typed("boolean"));
    return open(job);
  }

  /** As metav1.Condition, a list that is merged by type. */
  private static Map<String, Object> conditions() {
    Map<String, Object> condition = new LinkedHashMap<>();
    texts(condition, "type", "reason", "message");
    Map<String, Object> state = typed("string");
    state.put("enum", List.of("True", "False", "Unknown"));
    condition.put("status", state);
    times(condition, "lastTransitionTime");
    condition.put("observedGeneration", whole("int64"));
    Map<String, Object> item = typed("object");
    item.put("required", List.of("type", "status"));
    item.put("properties", condition);
    Map<String, Object> conditions = list(item);
    conditions.put("x-kubernetes-list-type", "map");
    conditions.put("x-kubernetes-list-map-keys", List.of("type"));
    return conditions;
  }

  private static void texts(Map<String, Object> to, String... names) {
    for (String name : names) {
      to.put(name, typed("string"));
    }
  }

  private static void times(Map<String, Object> to, String... names) {
    for (String name : names) {
      Map<String, Object> time = typed("string");
      time.put("format", "date-time");
      if (!name.equals("lastTransitionTime")) {
        time.put("nullable", true);
      }
      to.put(name, time);
    }
  }

  private static void wholes(Map<String, Object> to, String... names) {
    for (String name : names) {
      to.put(name, whole("int32"));
    }
  }

  private static Map<String, Object> whole(String format) {
    Map<String, Object> whole = typed("integer");
    whole.put("format", format);
    return whole;
  }

  private static Map<String, Object> list(Map<String, Object> item) {
    Map<String, Object> list = typed("array");
    list.put("items", item);
    return list;
  }

  private static Map<String, Object> open() {
    Map<String, Object> schema = typed("object");
    schema.put(OpenApi.KEEPS_ALL, true);
    return schema;
  }

  private static Map<String, Object> open(Map<String, Object> properties) {
    Map<String, Object> schema = open();
    schema.put("properties", properties);
    return schema;
  }
}
