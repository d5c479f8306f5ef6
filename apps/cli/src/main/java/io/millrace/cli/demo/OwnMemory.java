package io.millrace.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Millrace itself takes. */
final class OwnMemory {
  private OwnMemory() {}

  /**
   * Largest resident memory so far, mebibytes; where the kernel does not tell, the heap that was
   * taken from it.
   */
  static long peakMiB() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
          .findFirst()
          .orElseGet(OwnMemory::heapMiB);
    } catch (IOException e) {
      return heapMiB();
    }
  }

  private static long heapMiB() {
    return Runtime.getRuntime().totalMemory() >> 20;
  }
}
