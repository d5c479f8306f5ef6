package io.millrace.adapters.local;

import io.millrace.control.UnavailableException;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the folder that an image name stands for: {@code registry/team/name:tag} is {@code
 * <folder>/name} in the first of the catalog's folders that has it.
 */
public final class ImageCatalog {
  private static final String PROPERTIES = "image.properties";

  private final List<Path> folders;

  /**
   * @param folders folders of image folders, looked through in this order
   */
  public ImageCatalog(List<Path> folders) {
    this.folders = folders.stream().map(Path::toAbsolutePath).map(Path::normalize).toList();
  }

  /**
   * The image of that name.
   *
   * @throws UnavailableException if there is none; the message names the nearest and the folders
   */
  public Image find(String imageName) {
    String name = shortName(imageName);
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(folder -> Files.isRegularFile(folder.resolve(PROPERTIES)))
        .findFirst()
        .map(folder -> read(name, folder))
        .orElseThrow(() -> new UnavailableException(unknown(imageName, name)));
  }

  /** Why an application cannot be run from these images: its image or its jar is not there. */
  public Optional<String> objection(ApplicationSpec spec) {
    try {
      Image image = find(spec.image());
      if (spec instanceof FlinkSpec flink) {
        var unused = UserJars.of(image, flink.job().jarName());
      }
      return Optional.empty();
    } catch (UnavailableException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Names of all images, sorted. */
  public List<String> names() {
    return folders.stream()
        .flatMap(folder -> namesIn(folder).stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** {@code registry:5000/team/name:tag@sha256:...} without all but the name. */
  static String shortName(String imageName) {
    String withoutDigest = imageName.split("@", 2)[0];
    String last = withoutDigest.substring(withoutDigest.lastIndexOf('/') + 1);
    return last.split(":", 2)[0];
  }

  private static Image read(String name, Path folder) {
    Path file = folder.resolve(PROPERTIES);
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    Image image =
        new Image(
            name,
            folder,
            kind(file, properties.getProperty("kind", "")),
            Optional.ofNullable(properties.getProperty("main")),
            Optional.ofNullable(properties.getProperty("base")),
            words(properties.getProperty("jvm", "")),
            words(properties.getProperty("lib", "lib")).stream()
                .map(libraries -> folder.resolve(libraries).normalize())
                .toList(),
            folder.resolve(properties.getProperty("usrlib", "usrlib").trim()).normalize(),
            tuning(file, properties.getProperty("tuning", "")));
    if (image.kind() == Image.Kind.JAVA && image.main().isEmpty()) {
      throw new UnavailableException(file + " needs main=<class with the main method>");
    }
    return image;
  }

  private static List<String> words(String text) {
    return Stream.of(text.split("\\s+")).filter(word -> !word.isBlank()).toList();
  }

  private static Tuning tuning(Path file, String word) {
    return switch (word.trim()) {
      case "" -> Tuning.FAST_START;
      case "none" -> Tuning.AS_FLINK_SHIPS;
      default ->
          throw new UnavailableException(
              file + " says tuning=" + word + "; leave it out, or say none");
    };
  }

  private static Image.Kind kind(Path file, String word) {
    return Arrays.stream(Image.Kind.values())
        .filter(kind -> kind.word().equals(word.trim()))
        .findFirst()
        .orElseThrow(
            () ->
                new UnavailableException(
                    file
                        + " says kind="
                        + word
                        + "; known are "
                        + Arrays.stream(Image.Kind.values())
                            .map(Image.Kind::word)
                            .collect(Collectors.joining(", "))));
  }

  private String unknown(String imageName, String name) {
    List<String> known = names();
    String nearest =
        known.stream()
            .min(Comparator.comparingInt(other -> distance(name, other)))
            .map(other -> "; nearest is \"" + other + "\"")
            .orElse("; there are no images");
    String places = folders.stream().map(Path::toString).collect(Collectors.joining(", "));
    return "no image \"" + name + "\" (asked for as " + imageName + ") in " + places + nearest;
  }

  private static List<String> namesIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> images = Files.list(folder)) {
      return images
          .filter(image -> Files.isRegularFile(image.resolve(PROPERTIES)))
          .map(image -> image.getFileName().toString())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  /** Levenshtein's edit distance. */
  static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    Arrays.setAll(previous, i -> i);
    for (int i = 1; i <= from.length(); i++) {
      int[] current = new int[to.length() + 1];
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        current[j] = Math.min(previous[j - 1] + change, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
