package io.millrace.adapters.lookup;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Instant;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;
import org.jspecify.annotations.Nullable;

/**
 * Finds the newest complete checkpoint of some jobs and writes it as one line of JSON: <code>
 * {"path":"s3://b/c/0123/chk-7","at":"2026-11-21T10:00:00Z"}</code>, an empty object when there is
 * none, <code>{"error":"..."}</code> when the storage cannot be read.
 *
 * <p>Flink moves {@code _metadata} into place when all else is written: a checkpoint with it is
 * complete. The class is one file without nested classes, so that it is easily carried about.
 */
public final class NewestCheckpoint {
  private static final String PREFIX = "chk-";
  private static final String METADATA = "_metadata";

  /** A termination message holds no more than 4096 bytes. */
  private static final int LONGEST_ERROR = 2000;

  private NewestCheckpoint() {}

  /**
   * Looks, writes and ends: 0 when the storage could be read.
   *
   * @param args file for the answer, folder of the checkpoints, ids of the jobs
   */
  public static void main(String[] args) throws IOException {
    Path answer = Paths.get(args[0]);
    try {
      Configuration config = GlobalConfiguration.loadConfiguration();
      FileSystem.initialize(config, PluginUtils.createPluginManagerFromRootFolder(config));
      write(answer, newest(args));
    } catch (IOException | RuntimeException | LinkageError e) {
      e.printStackTrace();
      write(answer, "{\"error\":" + quoted(shortened(e.toString())) + "}");
      System.exit(1);
    }
  }

  /** The answer for the arguments of {@link #main}. */
  static String newest(String... args) throws IOException {
    org.apache.flink.core.fs.Path folder = new org.apache.flink.core.fs.Path(args[1]);
    FileSystem files = folder.getFileSystem();
    @Nullable FileStatus newest = null;
    for (int i = 2; i < args.length; i++) {
      for (FileStatus checkpoint :
          list(files, new org.apache.flink.core.fs.Path(folder, args[i]))) {
        @Nullable FileStatus found = completed(files, checkpoint.getPath());
        if (found != null
            && (newest == null || found.getModificationTime() > newest.getModificationTime())) {
          newest = found;
        }
      }
    }
    return newest == null
        ? "{}"
        : "{\"path\":"
            + quoted(newest.getPath().getParent().toString())
            + ",\"at\":"
            + quoted(Instant.ofEpochMilli(newest.getModificationTime()).toString())
            + "}";
  }

  private static FileStatus[] list(FileSystem files, org.apache.flink.core.fs.Path folder)
      throws IOException {
    try {
      @Nullable FileStatus[] entries = files.listStatus(folder);
      return entries == null ? new FileStatus[0] : entries;
    } catch (FileNotFoundException noSuchJob) {
      return new FileStatus[0];
    }
  }

  private static @Nullable FileStatus completed(
      FileSystem files, org.apache.flink.core.fs.Path checkpoint) throws IOException {
    if (!checkpoint.getName().startsWith(PREFIX)) {
      return null;
    }
    try {
      FileStatus metadata =
          files.getFileStatus(new org.apache.flink.core.fs.Path(checkpoint, METADATA));
      return metadata.getLen() == 0 ? null : metadata;
    } catch (FileNotFoundException incompleteOrRemoved) {
      return null;
    }
  }

  private static void write(Path answer, String json) throws IOException {
    Files.write(answer, json.getBytes(StandardCharsets.UTF_8));
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < 0x20) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
