package io.millrace.examples.generator;

import io.pravega.client.ClientConfig;
import io.pravega.client.EventStreamClientFactory;
import io.pravega.client.admin.StreamManager;
import io.pravega.client.stream.EventStreamWriter;
import io.pravega.client.stream.EventWriterConfig;
import io.pravega.client.stream.RetentionPolicy;
import io.pravega.client.stream.ScalingPolicy;
import io.pravega.client.stream.StreamConfiguration;
import io.pravega.client.stream.impl.JavaSerializer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A Pravega stream of Java-serialised strings. */
final class PravegaLog implements EventLog {
  private static final int CONNECT_MILLIS = 1_000;

  private final EventStreamClientFactory factory;
  private final EventStreamWriter<String> writer;

  private PravegaLog(EventStreamClientFactory factory, EventStreamWriter<String> writer) {
    this.factory = factory;
    this.writer = writer;
  }

  /**
   * The stream to write to.
   *
   * @param controller such as {@code tcp://localhost:9090}
   * @param scaling of a new stream: by its rate of events, or a fixed number of segments
   * @param retention how long events are kept
   */
  record Target(
      URI controller, String scope, String stream, ScalingPolicy scaling, Duration retention)
      implements Opener {
    StreamConfiguration configuration() {
      return StreamConfiguration.builder()
          .scalingPolicy(scaling)
          .retentionPolicy(RetentionPolicy.byTime(retention))
          .build();
    }

    @Override
    public EventLog open() throws LogUnavailableException {
      requireListener();
      ClientConfig client = ClientConfig.builder().controllerURI(controller).build();
      try {
        createStream(client);
        EventStreamClientFactory factory = EventStreamClientFactory.withScope(scope, client);
        EventWriterConfig writer =
            EventWriterConfig.builder()
                .initialBackoffMillis(10)
                .backoffMultiple(2)
                .maxBackoffMillis(2_000)
                .retryAttempts(30)
                .build();
        return new PravegaLog(
            factory, factory.createEventWriter(stream, new JavaSerializer<>(), writer));
      } catch (RuntimeException e) {
        throw new LogUnavailableException("Pravega at " + controller + ": " + e.getMessage(), e);
      }
    }

    /** The client alone would be silent for minutes while nobody listens. */
    private void requireListener() throws LogUnavailableException {
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(controller.getHost(), controller.getPort()), CONNECT_MILLIS);
      } catch (IOException e) {
        throw new LogUnavailableException("Pravega at " + controller + ": " + e.getMessage(), e);
      }
    }

    private void createStream(ClientConfig client) {
      try (StreamManager streams = StreamManager.create(client)) {
        boolean newScope = streams.createScope(scope);
        boolean newStream = streams.createStream(scope, stream, configuration());
        System.out.println(
            "Scope (created? "
                + newScope
                + ") and Stream (created? "
                + newStream
                + ") ready for workload.");
      }
    }
  }

  @Override
  public CompletableFuture<Void> write(NumberedEvents.Event event) {
    try {
      return writer.writeEvent(event.key(), event.text());
    } catch (RuntimeException e) {
      // a writer that gave up on a segment refuses all that follows
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void flush() {
    writer.flush();
  }

  @Override
  public void close() {
    writer.close();
    factory.close();
  }
}
