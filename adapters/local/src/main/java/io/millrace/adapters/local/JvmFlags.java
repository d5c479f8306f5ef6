package io.millrace.adapters.local;

import java.util.List;
import java.util.regex.Pattern;

/** Flags of a JVM, ours and theirs. */
final class JvmFlags {
  private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");

  private JvmFlags() {}

  /**
   * Those of ours that may stand before theirs. A later flag wins over an earlier one, but two
   * garbage collectors would keep a JVM from starting.
   */
  static List<String> besides(List<String> theirs, List<String> ours) {
    boolean hasCollector = theirs.stream().anyMatch(JvmFlags::isCollector);
    return ours.stream().filter(flag -> !hasCollector || !isCollector(flag)).toList();
  }

  private static boolean isCollector(String flag) {
    return COLLECTOR.matcher(flag).matches();
  }
}
