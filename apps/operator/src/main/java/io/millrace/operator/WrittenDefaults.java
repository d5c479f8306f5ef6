package io.millrace.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.spec.FlinkSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes out what a resource leaves to default, so that it says what holds, and holds when a later
 * version has other defaults. Only what changes no revision: to write it restarts nothing. The
 * count of TaskManagers is not among it, see {@link DefaultReplicas}.
 */
final class WrittenDefaults {
  private static final String TASK_MANAGERS = "taskManagerConfig";
  private static final String SLOTS = "taskSlots";

  private WrittenDefaults() {}

  /**
   * Operations of a JSON patch; none when all is written.
   *
   * @param meant what the resource was read as
   */
  static List<Map<String, Object>> patch(ObjectNode resource, FlinkSpec meant) {
    JsonNode spec = resource.path("spec");
    List<Map<String, Object>> patch = new ArrayList<>();
    JsonNode taskManagers = spec.path(TASK_MANAGERS);
    int slots = meant.cluster().slots();
    if (!taskManagers.isObject()) {
      patch.add(add(TASK_MANAGERS, Map.of(SLOTS, slots)));
    } else if (isAbsent(taskManagers, SLOTS)) {
      patch.add(add(TASK_MANAGERS + "/" + SLOTS, slots));
    }
    if (isAbsent(spec, "deleteMode")) {
      patch.add(
          add(
              "deleteMode",
              switch (meant.wishes().handling().deletion()) {
                case SAVEPOINT -> "Savepoint";
                case NONE -> "None";
                case FORCE_CANCEL -> "ForceCancel";
              }));
    }
    if (isAbsent(spec, "maxCheckpointRestoreAgeSeconds")) {
      patch.add(
          add("maxCheckpointRestoreAgeSeconds", meant.job().maxCheckpointRestoreAge().toSeconds()));
    }
    return patch;
  }

  private static boolean isAbsent(JsonNode fields, String name) {
    return fields.path(name).isMissingNode() || fields.path(name).isNull();
  }

  private static Map<String, Object> add(String path, Object value) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("op", "add");
    operation.put("path", "/spec/" + path);
    operation.put("value", value);
    return operation;
  }
}
