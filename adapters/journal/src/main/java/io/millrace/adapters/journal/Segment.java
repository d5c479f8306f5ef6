package io.millrace.adapters.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.millrace.control.Pass;
import io.millrace.control.UnavailableException;
import io.millrace.model.decision.Decision;
import io.millrace.model.memory.Memory;
import io.millrace.model.observation.Observation;
import io.millrace.model.spec.ApplicationSpec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file with one pass a line, oldest first. The spec is written when it is another one than in the
 * line before. Not safe for threads.
 */
final class Segment {
  /** How a line begins that repeats the spec of the line before. */
  private static final String SAME_SPEC = "{\"spec\":null,";

  private static final ObjectReader READER = JsonForm.newMapper().readerFor(Line.class);
  private static final ObjectWriter WRITER = JsonForm.newMapper().writerFor(Line.class);

  private final Path file;
  private int passes = -1;
  private @Nullable ApplicationSpec lastSpec;

  Segment(Path file) {
    this.file = file;
  }

  /**
   * One line.
   *
   * @param spec empty when it is the one of the line before
   */
  private record Line(
      Optional<ApplicationSpec> spec, Observation seen, Memory before, Decision decision) {}

  /** Lines that are there; the first call looks, and cuts off what a crash left of a last line. */
  int passes() throws IOException {
    if (passes < 0) {
      passes = cutTornLine();
    }
    return passes;
  }

  boolean wouldExceed(Pass pass, long mostBytes) throws IOException {
    return passes() > 0 && Files.size(file) + line(pass).length > mostBytes;
  }

  void append(Pass pass) throws IOException {
    int before = passes();
    Files.createDirectories(Folder.folderOf(file));
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      passes = -1; // until the line is whole
      Folder.write(channel, line(pass));
    }
    lastSpec = pass.spec();
    passes = before + 1;
  }

  private byte[] line(Pass pass) throws JsonProcessingException {
    Optional<ApplicationSpec> spec =
        pass.spec().equals(lastSpec) ? Optional.empty() : Optional.of(pass.spec());
    String text =
        WRITER.writeValueAsString(new Line(spec, pass.seen(), pass.before(), pass.decision()));
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  void renameTo(Segment other) throws IOException {
    Files.move(
        file, other.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    other.passes = passes;
    passes = 0;
    lastSpec = null;
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
    passes = 0;
    lastSpec = null;
  }

  /** The newest passes, oldest first. */
  List<Pass> last(int limit) throws IOException {
    if (limit <= 0 || passes() == 0) {
      return List.of();
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    int first = Math.max(0, lines.size() - limit);
    int withSpec = first;
    while (withSpec > 0 && lines.get(withSpec).startsWith(SAME_SPEC)) {
      withSpec--;
    }
    ApplicationSpec spec = specOf(parse(lines, withSpec), withSpec);
    List<Pass> found = new ArrayList<>();
    for (int i = first; i < lines.size(); i++) {
      Line line = parse(lines, i);
      spec = line.spec().orElse(spec);
      found.add(new Pass(spec, line.seen(), line.before(), line.decision()));
    }
    return found;
  }

  private ApplicationSpec specOf(Line line, int index) {
    return line.spec()
        .orElseThrow(
            () ->
                new UnavailableException(
                    "line "
                        + (index + 1)
                        + " of the history in "
                        + file
                        + " has no spec, nor has any before it; move the file away"));
  }

  private Line parse(List<String> lines, int index) {
    try {
      return READER.readValue(lines.get(index));
    } catch (JsonProcessingException e) {
      throw new UnavailableException(
          "line "
              + (index + 1)
              + " of the history in "
              + file
              + " cannot be read: "
              + JsonForm.explain(e)
              + "; delete the line, or move the file away to begin a new history",
          e);
    }
  }

  private int cutTornLine() throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
    int count = 0;
    int end = 0;
    for (int i = 0; i < content.length; i++) {
      if (content[i] == '\n') {
        count++;
        end = i + 1;
      }
    }
    if (end < content.length) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(end);
      }
    }
    return count;
  }
}
