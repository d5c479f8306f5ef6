package io.millrace.cli;

import io.millrace.adapters.local.ImageCatalog;
import java.nio.file.Path;
import java.util.List;

/** Where Millrace itself lies: the folder of {@code ./millrace}. */
public final class Installation {
  private Installation() {}

  /** The folder of {@code ./millrace}; the working folder when started otherwise. */
  public static Path root() {
    String root = System.getenv("MILLRACE_ROOT");
    return Path.of(root == null || root.isBlank() ? "" : root).toAbsolutePath().normalize();
  }

  /** The images that a laptop host runs. */
  static ImageCatalog catalog() {
    return new ImageCatalog(List.of(images()));
  }

  /** Folder of the images that names resolve to. */
  public static Path images() {
    String images = System.getenv("MILLRACE_IMAGES");
    return images == null || images.isBlank()
        ? root().resolve("dist").resolve("images")
        : Path.of(images).toAbsolutePath().normalize();
  }
}
