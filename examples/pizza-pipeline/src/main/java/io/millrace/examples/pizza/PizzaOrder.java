package io.millrace.examples.pizza;

import java.util.List;

/**
 * One order, as the data generator of Kafka Connect writes them.
 *
 * @param storeOrderId number of the order
 * @param date days since 1970
 */
record PizzaOrder(
    int storeId,
    int storeOrderId,
    int couponCode,
    int date,
    String status,
    List<OrderLine> orderLines) {
  PizzaOrder {
    orderLines = List.copyOf(orderLines);
  }
}
