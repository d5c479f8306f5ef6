package io.millrace.adapters.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Linux tells about processes in {@code /proc}. A process that is gone is simply empty. */
final class ProcFs {
  /** Unit of processor times; fixed in Linux' interface to programs. */
  static final int TICKS_PER_SECOND = 100;

  private static final Path PROC = Path.of("/proc");
  private static final int STATE = 0;
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final int START_TICKS = 19;

  private ProcFs() {}

  /**
   * One look at a process.
   *
   * @param startTicks when it started, since the boot: with the pid it names the process
   * @param cpuTicks processor time used so far
   */
  record Stat(long startTicks, long cpuTicks) {}

  /** Empty when no such process runs; one that ended and was not collected does not run. */
  static Optional<Stat> stat(long pid) {
    return read(PROC.resolve(Long.toString(pid)).resolve("stat")).flatMap(ProcFs::parseStat);
  }

  /** Reads a line of {@code /proc/PID/stat}; the second field is a name that may hold blanks. */
  static Optional<Stat> parseStat(String line) {
    int nameEnds = line.lastIndexOf(')');
    String[] fields = line.substring(nameEnds + 1).strip().split(" ");
    if (nameEnds < 0 || fields.length <= START_TICKS || "ZX".contains(fields[STATE])) {
      return Optional.empty();
    }
    return Optional.of(
        new Stat(
            Long.parseLong(fields[START_TICKS]),
            Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])));
  }

  static boolean isRunning(long pid, long startTicks) {
    return stat(pid).filter(seen -> seen.startTicks() == startTicks).isPresent();
  }

  /** Resident memory, bytes. */
  static Optional<Long> residentBytes(long pid) {
    return read(PROC.resolve(Long.toString(pid)).resolve("status"))
        .flatMap(
            status ->
                status
                    .lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst());
  }

  /** Names this boot of the machine: pids and start times of another mean nothing. */
  static String bootId() {
    return read(PROC.resolve("sys/kernel/random/boot_id")).map(String::strip).orElse("");
  }

  /**
   * Processes that carry all these environment entries ({@code NAME=value}), the oldest first.
   * Those of other users are not seen, nor are we ourselves and what started us.
   */
  static List<Long> withEnvironment(String... entries) {
    Set<Long> ours = new HashSet<>();
    Optional<ProcessHandle> self = Optional.of(ProcessHandle.current());
    while (self.isPresent()) {
      ours.add(self.get().pid());
      self = self.get().parent();
    }
    return pids().stream()
        .filter(pid -> !ours.contains(pid))
        .filter(pid -> environment(pid).containsAll(Arrays.asList(entries)))
        .flatMap(pid -> stat(pid).map(seen -> new Found(pid, seen.startTicks())).stream())
        .sorted(Comparator.comparingLong(Found::startTicks).thenComparingLong(Found::pid))
        .map(Found::pid)
        .toList();
  }

  static Set<String> environment(long pid) {
    return read(PROC.resolve(Long.toString(pid)).resolve("environ"))
        .map(text -> Arrays.stream(text.split("\0")).collect(Collectors.toSet()))
        .orElseGet(Set::of);
  }

  private static List<Long> pids() {
    List<Long> pids = new ArrayList<>();
    try (Stream<Path> entries = Files.list(PROC)) {
      entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.isEmpty() && name.chars().allMatch(Character::isDigit))
          .forEach(name -> pids.add(Long.parseLong(name)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + PROC, e);
    }
    return pids;
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private record Found(long pid, long startTicks) {}
}
