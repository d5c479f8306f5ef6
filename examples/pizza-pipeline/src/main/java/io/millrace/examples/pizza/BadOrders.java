package io.millrace.examples.pizza;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Skips records that are no orders. A record that could not be read for another reason is not
 * skipped: it may well be an order.
 */
public final class BadOrders implements DeserializationExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(BadOrders.class);

  /** Kafka Streams makes it. */
  public BadOrders() {}

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    if (exception instanceof BadOrderException) {
      LOG.warn(
          "skipped a record that is no order: {}-{} offset {}: {}",
          context.topic(),
          context.partition(),
          context.offset(),
          exception.getMessage());
      return Response.resume();
    }
    return Response.fail();
  }

  @Override
  public void configure(Map<String, ?> configs) {}
}
