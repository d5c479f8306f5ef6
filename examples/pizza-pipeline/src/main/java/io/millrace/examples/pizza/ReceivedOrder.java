package io.millrace.examples.pizza;

import java.util.List;
import java.util.stream.IntStream;

/**
 * An order and the place in the topic where it was read.
 *
 * @param position the same each time that the record is read, and no other record's
 */
record ReceivedOrder(String position, PizzaOrder order) {

  /** What its lines are stored as; a line has the same id each time that the record is read. */
  List<SoldLine> lines() {
    return IntStream.range(0, order.orderLines().size())
        .mapToObj(i -> new SoldLine(position + "-" + i, order, order.orderLines().get(i)))
        .toList();
  }
}
