package io.millrace.examples.pizza;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Orders as Avro in Confluent's wire format: a zero, the id of the writer's schema in four bytes,
 * highest first, and Avro's binary encoding.
 */
final class OrderAvro {
  /** The schema of the data generator of Kafka Connect. */
  static final Schema SCHEMA = schema();

  private static final byte MAGIC = 0;
  private static final int HEADER_BYTES = 5;

  private OrderAvro() {}

  private static Schema schema() {
    try (InputStream text = OrderAvro.class.getResourceAsStream("/pizza_orders.avsc")) {
      return new Schema.Parser().parse(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads an order with the schema that its writer had.
   *
   * @throws BadOrderException if it is not in the wire format, or no order
   */
  static PizzaOrder read(byte[] bytes, SchemaRegistry registry) {
    if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
      throw new BadOrderException("not Avro in the wire format of a schema registry");
    }
    Schema schema = registry.schema(ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt());
    try {
      GenericRecord order =
          new GenericDatumReader<GenericRecord>(schema)
              .read(
                  null,
                  DecoderFactory.get()
                      .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null));
      // a generic record prints itself as JSON
      return OrderJson.read(order.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException | AvroRuntimeException e) {
      throw new BadOrderException("an order does not match its schema", e);
    }
  }

  static byte[] write(PizzaOrder order, int schemaId) {
    Schema lineSchema = SCHEMA.getField("order_lines").schema().getElementType();
    List<GenericRecord> lines = new ArrayList<>();
    for (OrderLine line : order.orderLines()) {
      GenericRecord record = new GenericData.Record(lineSchema);
      record.put("product_id", line.productId());
      record.put("category", line.category());
      record.put("quantity", line.quantity());
      record.put("unit_price", line.unitPrice());
      record.put("net_price", line.netPrice());
      lines.add(record);
    }
    GenericRecord record = new GenericData.Record(SCHEMA);
    record.put("store_id", order.storeId());
    record.put("store_order_id", order.storeOrderId());
    record.put("coupon_code", order.couponCode());
    record.put("date", order.date());
    record.put("status", order.status());
    record.put("order_lines", lines);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      bytes.write(MAGIC);
      bytes.write(ByteBuffer.allocate(Integer.BYTES).putInt(schemaId).array());
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<GenericRecord>(SCHEMA).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
