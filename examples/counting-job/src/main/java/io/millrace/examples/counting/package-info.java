/**
 * Flink jobs that need nothing outside: their source acts like a topic with fixed partitions, and
 * every event is numbered within its key, so that keyed state shows whether one was lost or
 * doubled.
 */
@NullMarked
package io.millrace.examples.counting;

import org.jspecify.annotations.NullMarked;
