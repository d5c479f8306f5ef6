package io.millrace.connector.pravega.internal;

import io.pravega.client.ClientConfig;
import io.pravega.client.connection.impl.ConnectionPool;
import io.pravega.client.connection.impl.ConnectionPoolImpl;
import io.pravega.client.connection.impl.SocketConnectionFactoryImpl;
import io.pravega.client.control.impl.Controller;
import io.pravega.client.control.impl.ControllerImpl;
import io.pravega.client.control.impl.ControllerImplConfig;
import io.pravega.client.security.auth.DelegationTokenProviderFactory;
import io.pravega.client.segment.impl.Segment;
import io.pravega.client.segment.impl.SegmentInputStream;
import io.pravega.client.segment.impl.SegmentInputStreamFactoryImpl;
import io.pravega.client.segment.impl.SegmentMetadataClient;
import io.pravega.client.segment.impl.SegmentMetadataClientFactoryImpl;
import io.pravega.client.segment.impl.SegmentOutputStream;
import io.pravega.client.segment.impl.SegmentOutputStreamFactoryImpl;
import io.pravega.client.stream.EventWriterConfig;
import io.pravega.shared.security.auth.AccessOperation;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;

/** A controller client and a pool of connections to segment stores, opened and closed as one. */
public final class Connection implements AutoCloseable {
  /** Enough for one subtask: work on these threads is never blocking. */
  private static final int THREADS = 2;

  private final ConnectionPool pool;
  private final Controller controller;
  private final SegmentInputStreamFactoryImpl inputs;

  private Connection(ConnectionPool pool, Controller controller) {
    this.pool = pool;
    this.controller = controller;
    this.inputs = new SegmentInputStreamFactoryImpl(controller, pool);
  }

  /** Prepares the clients; the network is first used by the first call. */
  public static Connection open(ClientConfig config) {
    return ClassLoading.call(
        () -> {
          var pool =
              new ConnectionPoolImpl(config, new SocketConnectionFactoryImpl(config, THREADS));
          var controllerConfig = ControllerImplConfig.builder().clientConfig(config).build();
          return new Connection(
              pool, new ControllerImpl(controllerConfig, pool.getInternalExecutor()));
        });
  }

  public Controller controller() {
    return controller;
  }

  /** The client's own threads; nothing put here may block. */
  public ScheduledExecutorService executor() {
    return pool.getInternalExecutor();
  }

  /** Starts reading the raw bytes of {@code segment} at {@code offset}; does not block. */
  public SegmentInputStream input(Segment segment, long offset) {
    var token = DelegationTokenProviderFactory.create(controller, segment, AccessOperation.READ);
    return inputs.createInputStreamForSegment(segment, token, offset);
  }

  /** Writes to a transaction's part of {@code segment}; connects at the first event. */
  public SegmentOutputStream transactionOutput(Segment segment, UUID transaction) {
    var token = DelegationTokenProviderFactory.create(controller, segment, AccessOperation.WRITE);
    return new SegmentOutputStreamFactoryImpl(controller, pool)
        .createOutputStreamForTransaction(
            segment, transaction, EventWriterConfig.builder().build(), token);
  }

  /** A client for the length and the head of {@code segment}; the caller closes it. */
  public SegmentMetadataClient metadata(Segment segment) {
    var token = DelegationTokenProviderFactory.create(controller, segment, AccessOperation.READ);
    return new SegmentMetadataClientFactoryImpl(controller, pool)
        .createSegmentMetadataClient(segment, token);
  }

  @Override
  public void close() {
    controller.close();
    pool.close();
  }
}
