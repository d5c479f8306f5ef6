package io.millrace.adapters.local;

import io.millrace.planning.flink.FlinkDefaults;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** With what a Flink of an image starts, beside what its user asks for. */
public enum Tuning {
  /** Starts fast and stays small; peak throughput is not what a laptop is for. */
  FAST_START {
    @Override
    List<String> jvmFlags(String role) {
      return List.of(
          "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:-UsePerfData");
    }

    @Override
    SortedMap<String, String> configuration(Map<String, String> user) {
      return FlinkDefaults.effective(user);
    }
  },

  /**
   * As Flink's own scripts start it, for comparison: no class data archive, no configuration but
   * the user's.
   */
  AS_FLINK_SHIPS {
    @Override
    List<String> jvmFlags(String role) {
      return role.equals(FlinkCommands.TASK_MANAGER) ? List.of("-XX:+UseG1GC") : List.of();
    }

    @Override
    SortedMap<String, String> configuration(Map<String, String> user) {
      return FlinkDefaults.modern(user);
    }
  };

  abstract List<String> jvmFlags(String role);

  /** Flink's configuration, without ports, folders and memory. */
  abstract SortedMap<String, String> configuration(Map<String, String> user);
}
