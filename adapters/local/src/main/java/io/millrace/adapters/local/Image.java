package io.millrace.adapters.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An image of the laptop host: a folder with {@code image.properties} that says how it is started.
 *
 * @param name last segment of the image name, without its tag
 * @param main class with the main method, for {@link Kind#JAVA}
 * @param base image that holds Flink itself, for {@link Kind#FLINK}
 * @param jvmFlags flags of the image's own for each of its JVMs
 * @param libraryFolders folders with its libraries; {@code lib/} unless {@code lib=} names others
 * @param userJarFolder folder with the user's jars; {@code usrlib/} unless {@code usrlib=} names
 *     another
 * @param tuning with what its Flink starts
 */
public record Image(
    String name,
    Path folder,
    Kind kind,
    Optional<String> main,
    Optional<String> base,
    List<String> jvmFlags,
    List<Path> libraryFolders,
    Path userJarFolder,
    Tuning tuning) {

  /** What is in the folder. */
  public enum Kind {
    /** {@code lib/*.jar} and {@code conf/}, started by {@code main=}. */
    JAVA,
    /**
     * A user's jars in {@code usrlib/*.jar}, run by the Flink of {@code base=}; {@code lib/*.jar}
     * joins Flink's own class path.
     */
    FLINK,
    /** Flink's own {@code lib/*.jar}. */
    FLINK_BASE;

    /** The kind as {@code image.properties} spells it. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public Image {
    jvmFlags = List.copyOf(jvmFlags);
    libraryFolders = List.copyOf(libraryFolders);
  }

  /**
   * The class path in an order that is the same on each start: {@code conf/} when there is one,
   * then its libraries.
   */
  public List<Path> classPath() {
    Path conf = folder.resolve("conf");
    Stream<Path> first = Files.isDirectory(conf) ? Stream.of(conf) : Stream.empty();
    return Stream.concat(first, libraries().stream()).toList();
  }

  /** The jars of its library folders, in each by name. */
  List<Path> libraries() {
    return libraryFolders.stream().flatMap(jars -> jars(jars).stream()).toList();
  }

  /** The user's jars by name. */
  List<Path> userJars() {
    return jars(userJarFolder);
  }

  private static List<Path> jars(Path jars) {
    if (!Files.isDirectory(jars)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(jars)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + jars, e);
    }
  }
}
