package io.millrace.examples.pizza;

/** What the key of an order's record is, and so which partition it is in. */
enum OrderKey {
  /** The store, as with Kafka Connect: nine keys, which do not fill partitions evenly. */
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
