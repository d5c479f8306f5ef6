/** Kafka's consumer groups as triggers: read for all applications together, broker by broker. */
@org.jspecify.annotations.NullMarked
package io.millrace.adapters.kafka;
