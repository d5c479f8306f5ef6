package io.millrace.examples.pizza;

/** What the key of an order's record is, and so which partition it is in. */
enum OrderKey {
  /** The store, as with Kafka Connect: nine keys, of which five fall into one partition of 5. */
  STORE,
  /** The number of the order: partitions fill evenly. */
  ORDER;

  int of(PizzaOrder order) {
    return switch (this) {
      case STORE -> order.storeId();
      case ORDER -> order.storeOrderId();
    };
  }
}
