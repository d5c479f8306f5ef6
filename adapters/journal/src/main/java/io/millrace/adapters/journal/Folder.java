package io.millrace.adapters.journal;

import io.millrace.model.ApplicationName;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A folder with files for each application: {@code <namespace>/<name><ending>}. An ending may begin
 * with a tilde, which no escaped name holds; so files of several kinds never collide.
 */
record Folder(Path root) {
  private static final String TEMPORARY = ".tmp";

  /** The application's file; parts that are no file names are escaped. */
  Path file(ApplicationName application, String ending) {
    return root.resolve(escape(application.namespace()))
        .resolve(escape(application.name()) + ending);
  }

  private static String escape(String part) {
    String encoded = URLEncoder.encode(part, StandardCharsets.UTF_8);
    return encoded.startsWith(".") ? "%2E" + encoded.substring(1) : encoded;
  }

  /** Replaces the file as a whole: after a crash it has the old content or the new one. */
  static void replace(Path file, byte[] content) throws IOException {
    Path folder = folderOf(file);
    Files.createDirectories(folder);
    Path temporary = sibling(file, TEMPORARY);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      write(channel, content);
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(folder);
  }

  static void write(FileChannel channel, byte[] content) throws IOException {
    java.nio.ByteBuffer rest = java.nio.ByteBuffer.wrap(content);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  /** Makes renames and deletions in the folder durable, where the system knows how. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      // Windows opens no folders; there a rename is durable by itself
    }
  }

  static Path sibling(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  static Path folderOf(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IllegalArgumentException("a file without a folder: " + file);
    }
    return folder;
  }
}
