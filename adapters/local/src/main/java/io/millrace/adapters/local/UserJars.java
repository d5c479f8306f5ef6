package io.millrace.adapters.local;

import io.millrace.control.UnavailableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Picks a job's jars from its image. */
final class UserJars {
  private UserJars() {}

  /**
   * All jars of the image, the job's own first.
   *
   * @param jarName file name, or a URI or path that ends in it; blank takes the first
   * @throws UnavailableException if the image has none, or none of that name
   */
  static List<Path> of(Image image, String jarName) {
    List<Path> jars = new ArrayList<>(image.userJars());
    Path folder = image.userJarFolder();
    if (jars.isEmpty()) {
      throw new UnavailableException("image " + image.name() + " has no jar in " + folder);
    }
    if (!jarName.isBlank()) {
      Path named = folder.resolve(jarName.substring(jarName.lastIndexOf('/') + 1));
      if (!jars.remove(named)) {
        throw new UnavailableException(
            "image " + image.name() + " has no " + named + "; it has " + jars);
      }
      jars.add(0, named);
    }
    return jars;
  }
}
