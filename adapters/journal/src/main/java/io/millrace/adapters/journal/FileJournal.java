package io.millrace.adapters.journal;

import io.millrace.control.Pass;
import io.millrace.control.UnavailableException;
import io.millrace.control.port.Journal;
import io.millrace.model.ApplicationName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The history of decisions as JSON lines, two segments for each application: {@code
 * <namespace>/<name>.jsonl} and, when that is full, {@code <name>~older.jsonl}. So at least half of
 * the bounds is kept, and never more than both.
 *
 * <p>An append reaches the operating system before it returns; a crash of the machine may cost the
 * last ones.
 */
public final class FileJournal implements Journal {
  /** Bounds of both segments together. */
  public static final int MOST_PASSES = 2_000;

  public static final long MOST_BYTES = 32L << 20;

  private final Folder folder;
  private final int passesPerSegment;
  private final long bytesPerSegment;
  private final Map<ApplicationName, Segments> open = new ConcurrentHashMap<>();

  /**
   * @param folder is made when it is not there
   */
  public FileJournal(Path folder) {
    this(folder, MOST_PASSES, MOST_BYTES);
  }

  /**
   * @param mostPasses kept of each application, at least two
   * @param mostBytes kept of each application; one pass is kept whatever its size
   */
  public FileJournal(Path folder, int mostPasses, long mostBytes) {
    if (mostPasses < 2 || mostBytes < 2) {
      throw new IllegalArgumentException(
          "a journal keeps at least two passes: " + mostPasses + ", " + mostBytes + " bytes");
    }
    this.folder = new Folder(folder);
    this.passesPerSegment = mostPasses / 2;
    this.bytesPerSegment = mostBytes / 2;
  }

  @Override
  public void append(Pass pass) {
    Segments segments = segments(pass.name());
    synchronized (segments) {
      try {
        segments.append(pass);
      } catch (IOException e) {
        throw failed(pass.name(), e);
      }
    }
  }

  @Override
  public List<Pass> last(ApplicationName application, int limit) {
    Segments segments = segments(application);
    synchronized (segments) {
      try {
        List<Pass> newest = segments.current().last(limit);
        List<Pass> all = new ArrayList<>(segments.older().last(limit - newest.size()));
        all.addAll(newest);
        return List.copyOf(all);
      } catch (IOException e) {
        throw failed(application, e);
      }
    }
  }

  /** Deletes the history of an application. */
  public void forget(ApplicationName application) {
    Segments segments = segments(application);
    synchronized (segments) {
      try {
        segments.older().delete();
        segments.current().delete();
      } catch (IOException e) {
        throw failed(application, e);
      }
    }
  }

  private Segments segments(ApplicationName application) {
    return open.computeIfAbsent(
        application,
        name ->
            new Segments(
                new Segment(folder.file(name, ".jsonl")),
                new Segment(folder.file(name, "~older.jsonl")),
                passesPerSegment,
                bytesPerSegment));
  }

  private UnavailableException failed(ApplicationName application, IOException cause) {
    return new UnavailableException(
        "the history of " + application + " in " + folder.root() + " is not usable: " + cause,
        cause);
  }

  /** The two segments of one application. */
  private record Segments(Segment current, Segment older, int mostPasses, long mostBytes) {
    void append(Pass pass) throws IOException {
      if (current.passes() >= mostPasses || current.wouldExceed(pass, mostBytes)) {
        current.renameTo(older);
      }
      current.append(pass);
    }
  }
}
