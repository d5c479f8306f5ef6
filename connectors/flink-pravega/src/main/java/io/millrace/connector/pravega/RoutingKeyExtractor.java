package io.millrace.connector.pravega;

import java.io.Serializable;

/** Picks the routing key of a record; records of equal keys keep their order in the stream. */
@FunctionalInterface
public interface RoutingKeyExtractor<T> extends Serializable {

  /** The routing key of {@code element}. */
  String routingKey(T element);
}
