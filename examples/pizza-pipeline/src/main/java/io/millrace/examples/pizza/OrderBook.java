package io.millrace.examples.pizza;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The orders that a generator writes, by their numbers: who knows the seed knows each of them, and
 * so what must be stored in the end. Values are from the ranges of the data generator of Kafka
 * Connect.
 *
 * @param seed another one makes other orders
 */
record OrderBook(long seed) {
  private static final List<String> CATEGORIES =
      List.of("calzone", "desert", "pizza", "salad", "wings");
  private static final int MOST_LINES = 5;

  /** The order with that number. */
  PizzaOrder order(int number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    int lines = random.nextInt(1, MOST_LINES + 1);
    return new PizzaOrder(
        random.nextInt(1, 10),
        number,
        random.nextInt(1000, 2000),
        random.nextInt(18_000, 19_000),
        "accepted",
        Stream.generate(() -> line(random)).limit(lines).toList());
  }

  private static OrderLine line(SplittableRandom random) {
    int quantity = random.nextInt(1, 6);
    int cents = random.nextInt(100, 2500);
    return new OrderLine(
        random.nextInt(1, 100),
        CATEGORIES.get(random.nextInt(CATEGORIES.size())),
        quantity,
        euros(cents),
        euros(cents * quantity));
  }

  private static double euros(int cents) {
    return BigDecimal.valueOf(cents, 2).doubleValue();
  }
}
