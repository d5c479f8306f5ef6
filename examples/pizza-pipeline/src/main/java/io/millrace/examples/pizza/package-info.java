/**
 * Orders of pizza from a Kafka topic into MongoDB, one document for each line of an order, by Kafka
 * Streams; and a generator of such orders that can say afterwards whether a line is missing.
 */
@NullMarked
package io.millrace.examples.pizza;

import org.jspecify.annotations.NullMarked;
