/** Kafka for a laptop: one process, one broker, which is its own controller. */
@NullMarked
package io.millrace.runtime.kafka;

import org.jspecify.annotations.NullMarked;
