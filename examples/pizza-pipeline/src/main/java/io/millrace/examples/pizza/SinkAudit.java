package io.millrace.examples.pizza;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.bson.Document;

/**
 * Compares what is stored with what was ordered.
 *
 * @param expected lines that were ordered
 * @param found documents of these orders
 * @param lost lines without a document
 * @param doubled documents that a line has beyond its first
 * @param wrong documents that are no line of their order
 */
record SinkAudit(long expected, long found, long lost, long doubled, long wrong) {

  /** Each line is stored exactly once. */
  boolean isExact() {
    return lost == 0 && doubled == 0 && wrong == 0;
  }

  /**
   * @param first number of the first order
   * @param orders how many follow each other by number
   */
  static SinkAudit of(MongoCollection<Document> stored, OrderBook book, int first, int orders) {
    Map<Document, Long> missing = new HashMap<>();
    IntStream.range(first, first + orders)
        .mapToObj(book::order)
        .flatMap(order -> new ReceivedOrder("", order).lines().stream())
        .forEach(line -> missing.merge(fields(line.toDocument()), 1L, Long::sum));
    long expected = missing.values().stream().mapToLong(Long::longValue).sum();
    Map<Document, Long> ordered = Map.copyOf(missing);
    long found = 0;
    long doubled = 0;
    long wrong = 0;
    for (Document each :
        stored.find(
            Filters.and(
                Filters.gte("store_order_id", first),
                Filters.lt("store_order_id", first + orders)))) {
      found++;
      Document line = fields(each);
      if (!ordered.containsKey(line)) {
        wrong++;
      } else if (missing.merge(line, -1L, Long::sum) < 0) {
        doubled++;
        missing.put(line, 0L);
      }
    }
    long lost = missing.values().stream().mapToLong(Long::longValue).sum();
    return new SinkAudit(expected, found, lost, doubled, wrong);
  }

  private static Document fields(Document document) {
    Document fields = new Document(document);
    fields.remove("_id");
    return fields;
  }
}
