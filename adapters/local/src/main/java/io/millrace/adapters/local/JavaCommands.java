package io.millrace.adapters.local;

import io.millrace.adapters.local.ClassArchives.Sharing;
import io.millrace.control.UnavailableException;
import io.millrace.control.port.VariableExpansion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How the processes of a plain workload are started.
 *
 * @param java the {@code java} program
 */
record JavaCommands(Path java) {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final String MAIN = "main";

  /** The image's own flags come later and win. */
  private static final List<String> MODEST_JVM =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:-UsePerfData");

  /**
   * One process of the image.
   *
   * @param command replaces the image's own start when it is not empty
   * @param arguments may name environment variables as {@code $(NAME)}
   * @throws UnavailableException if the image cannot be started by itself
   */
  Launch of(
      Image image,
      List<String> command,
      List<String> arguments,
      SortedMap<String, String> environment,
      boolean isAlone) {
    if (command.isEmpty() && image.kind() != Image.Kind.JAVA) {
      throw new UnavailableException(
          "image "
              + image.name()
              + " is of kind "
              + image.kind().word()
              + " and has no main class");
    }
    return new Launch(
        slot -> {
          SortedMap<String, String> all = new TreeMap<>(environment);
          all.put("POD_NAME", slot.id());
          List<String> line = command.isEmpty() ? java(image, slot) : new ArrayList<>(command);
          line.addAll(arguments);
          return new Command(VariableExpansion.expand(line, all), all, new TreeMap<>());
        },
        List.of(),
        GRACE,
        true,
        isAlone,
        Optional.empty(),
        command.isEmpty()
            ? Optional.of(new Sharing(image.classPath(), MAIN, new TreeSet<>(Set.of(MAIN))))
            : Optional.empty());
  }

  private List<String> java(Image image, Slot slot) {
    List<String> line = new ArrayList<>();
    line.add(java.toString());
    line.addAll(JvmFlags.besides(image.jvmFlags(), MODEST_JVM));
    line.addAll(slot.jvmFlags());
    line.add("-Djava.io.tmpdir=" + slot.tmp());
    line.addAll(image.jvmFlags());
    line.add("-cp");
    line.add(image.classPath().stream().map(Path::toString).collect(Collectors.joining(":")));
    line.add(image.main().orElseThrow());
    return line;
  }
}
