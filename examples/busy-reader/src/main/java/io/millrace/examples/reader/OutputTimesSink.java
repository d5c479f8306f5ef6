package io.millrace.examples.reader;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Writes when output came, not the output: a line for every 50 ms in which there was some.
 *
 * <p>Each subtask and attempt has a file {@code output-<subtask>-<attempt>-<millis>.csv}. It is
 * deliberately not exactly once: it shows when results flow. The longest silence of the job is the
 * longest time that no file's line covers.
 */
final class OutputTimesSink implements Sink<Computed> {
  private static final long serialVersionUID = 1;

  private final String folder;

  OutputTimesSink(Path folder) {
    this.folder = folder.toString();
  }

  @Override
  public SinkWriter<Computed> createWriter(WriterInitContext context) throws IOException {
    Path path = TaskFiles.path(Path.of(folder), "output", context.getTaskInfo());
    Writer file =
        Files.newBufferedWriter(
            path, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    file.write(OutputBuckets.HEADER);
    file.flush();
    return new BucketWriter(new OutputBuckets(file), context.getProcessingTimeService());
  }

  /** Closes a bucket by a timer, so that the last events before a silence are on record too. */
  private static final class BucketWriter implements SinkWriter<Computed> {
    private final OutputBuckets buckets;
    private final ProcessingTimeService timers;

    BucketWriter(OutputBuckets buckets, ProcessingTimeService timers) {
      this.buckets = buckets;
      this.timers = timers;
    }

    @Override
    public void write(Computed event, Context context) throws IOException {
      long now = timers.getCurrentProcessingTime();
      if (buckets.add(now, event.writtenMillis())) {
        var unused = timers.registerTimer(now + OutputBuckets.MILLIS, at -> buckets.end());
      }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
      buckets.end();
    }

    @Override
    public void close() throws IOException {
      buckets.close();
    }
  }
}
