package io.millrace.connector.pravega.source;

import io.millrace.connector.pravega.internal.Connection;
import io.millrace.connector.pravega.internal.IdleConnections;
import io.millrace.connector.pravega.internal.StreamName;
import io.pravega.client.ClientConfig;
import io.pravega.client.segment.impl.NoSuchSegmentException;
import io.pravega.client.segment.impl.SegmentInputStream;
import io.pravega.client.segment.impl.SegmentMetadataClient;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One reader's way to Pravega; the clients are made in the background from the start. */
final class PravegaAccess implements SegmentCursor.SegmentAccess, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PravegaAccess.class);
  private static final long TIMEOUT_SECONDS = 60;

  private final ClientConfig config;
  private final StreamName stream;
  private volatile boolean hasFailed;
  private final FutureTask<Connection> connection;

  PravegaAccess(ClientConfig config, StreamName stream) {
    this.config = config;
    this.stream = stream;
    this.connection = new FutureTask<>(() -> IdleConnections.ofProcess().take(config));
    Thread opener = new Thread(connection, "pravega-connect-" + stream);
    opener.setDaemon(true);
    opener.start();
  }

  private Connection connection() {
    try {
      return connection.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FlinkRuntimeException("interrupted while Pravega's client was made", interrupted);
    } catch (ExecutionException failed) {
      throw new FlinkRuntimeException("Pravega's client could not be made", failed.getCause());
    }
  }

  @Override
  public SegmentInputStream open(long segmentId, long offset) {
    return connection().input(stream.segment(segmentId), offset);
  }

  @Override
  public OptionalLong head(long segmentId) throws IOException {
    try (SegmentMetadataClient client = metadata(segmentId)) {
      return OptionalLong.of(
          client.fetchCurrentSegmentHeadOffset().get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    } catch (ExecutionException | TimeoutException failed) {
      if (ExceptionUtils.findThrowable(failed, NoSuchSegmentException.class).isPresent()) {
        return OptionalLong.empty();
      }
      throw new IOException("no head for " + SegmentSplit.nameOf(segmentId), failed);
    }
  }

  SegmentMetadataClient metadata(long segmentId) {
    return connection().metadata(stream.segment(segmentId));
  }

  ScheduledExecutorService executor() {
    return connection().executor();
  }

  @Override
  public void failed() {
    hasFailed = true;
  }

  @Override
  public void close() {
    LOG.debug("Closing, {}", hasFailed ? "failed" : "not failed");
    if (hasFailed) {
      connection().close();
    } else {
      IdleConnections.ofProcess().giveBack(config, connection());
    }
  }
}
