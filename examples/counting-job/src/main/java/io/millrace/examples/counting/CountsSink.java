package io.millrace.examples.counting;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes when results came and what they said, a line for every 20 ms in which there were some, to
 * a file of its own for each subtask and attempt. Deliberately not exactly once: it shows when
 * results flow, and the count in state says what was lost.
 */
final class CountsSink implements Sink<Counted> {
  static final String HEADER =
      "firstMillis,lastMillis,events,maxLagMillis,lost,doubled,beganMillis\n";

  private static final long serialVersionUID = 1;

  private final String folder;

  CountsSink(Path folder) {
    this.folder = folder.toString();
  }

  @Override
  public SinkWriter<Counted> createWriter(WriterInitContext context) throws IOException {
    TaskInfo task = context.getTaskInfo();
    Path file =
        Files.createDirectories(Path.of(folder))
            .resolve(
                String.format(
                    Locale.ROOT,
                    "counts-%d-%d-%d.csv",
                    task.getIndexOfThisSubtask(),
                    task.getAttemptNumber(),
                    System.currentTimeMillis()));
    Writer writer =
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND);
    writer.write(HEADER);
    writer.flush();
    return new Lines(writer);
  }

  /** One file. */
  private static final class Lines implements SinkWriter<Counted> {
    private static final long BUCKET_MILLIS = 20;

    private final Writer file;
    private long first;
    private long last;
    private long events;
    private long lag;
    private long lost;
    private long doubled;
    private long began;

    Lines(Writer file) {
      this.file = file;
    }

    @Override
    public void write(Counted counted, Context context) throws IOException {
      long now = System.currentTimeMillis();
      if (events > 0 && (now - first >= BUCKET_MILLIS || counted.beganMillis != began)) {
        end();
      }
      if (events == 0) {
        first = now;
        began = counted.beganMillis;
      }
      last = now;
      events++;
      lag = Math.max(lag, now - counted.dueMillis);
      lost = Math.max(lost, counted.difference);
      doubled = Math.max(doubled, -counted.difference);
    }

    private void end() throws IOException {
      if (events > 0) {
        file.write(
            String.format(
                Locale.ROOT,
                "%d,%d,%d,%d,%d,%d,%d\n",
                first,
                last,
                events,
                lag,
                lost,
                doubled,
                began));
        file.flush();
      }
      events = 0;
      lag = 0;
      lost = 0;
      doubled = 0;
    }

    @Override
    public void flush(boolean isEndOfInput) throws IOException {
      end();
    }

    @Override
    public void close() throws IOException {
      end();
      file.close();
    }
  }
}
