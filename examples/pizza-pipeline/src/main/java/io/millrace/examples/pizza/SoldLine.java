package io.millrace.examples.pizza;

import org.bson.Document;

/**
 * A line of an order with what an analysis wants to know of the order.
 *
 * @param id of its document
 */
record SoldLine(String id, PizzaOrder order, OrderLine line) {

  /** The fields that are analysed, named as the demo names them. */
  Document toDocument() {
    return new Document("_id", id)
        .append("store_id", order.storeId())
        .append("store_order_id", order.storeOrderId())
        .append("product_id", line.productId())
        .append("category", line.category())
        .append("quantity", line.quantity())
        .append("total_amount", line.netPrice())
        .append("date", order.date());
  }
}
