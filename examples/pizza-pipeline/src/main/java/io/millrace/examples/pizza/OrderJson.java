package io.millrace.examples.pizza;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Orders as JSON, with the field names of the data generator's schema. */
final class OrderJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private OrderJson() {}

  /**
   * Reads an order. Fields that it does not know are left alone.
   *
   * @throws BadOrderException if it is not JSON, or a field is missing or of another type
   */
  static PizzaOrder read(byte[] json) {
    JsonNode order;
    try {
      order = MAPPER.readTree(json);
    } catch (IOException e) {
      throw new BadOrderException("an order is not JSON", e);
    }
    JsonNode lines = order.path("order_lines");
    if (!lines.isArray()) {
      throw new BadOrderException("order_lines is missing or no list");
    }
    List<OrderLine> orderLines = new ArrayList<>();
    for (JsonNode line : lines) {
      orderLines.add(
          new OrderLine(
              integer(line, "product_id"),
              text(line, "category"),
              integer(line, "quantity"),
              number(line, "unit_price"),
              number(line, "net_price")));
    }
    return new PizzaOrder(
        integer(order, "store_id"),
        integer(order, "store_order_id"),
        integer(order, "coupon_code"),
        integer(order, "date"),
        text(order, "status"),
        orderLines);
  }

  static byte[] write(PizzaOrder order) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("store_id", order.storeId());
    json.put("store_order_id", order.storeOrderId());
    json.put("coupon_code", order.couponCode());
    json.put("date", order.date());
    json.put("status", order.status());
    ArrayNode lines = json.putArray("order_lines");
    for (OrderLine line : order.orderLines()) {
      lines
          .addObject()
          .put("product_id", line.productId())
          .put("category", line.category())
          .put("quantity", line.quantity())
          .put("unit_price", line.unitPrice())
          .put("net_price", line.netPrice());
    }
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int integer(JsonNode parent, String field) {
    JsonNode value = parent.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw new BadOrderException(field + " is missing or no whole number: " + value);
    }
    return value.intValue();
  }

  private static double number(JsonNode parent, String field) {
    JsonNode value = parent.path(field);
    if (!value.isNumber()) {
      throw new BadOrderException(field + " is missing or no number: " + value);
    }
    return value.doubleValue();
  }

  private static String text(JsonNode parent, String field) {
    JsonNode value = parent.path(field);
    if (!value.isTextual()) {
      throw new BadOrderException(field + " is missing or no text: " + value);
    }
    return value.textValue();
  }
}
