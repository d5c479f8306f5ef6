/**
 * Exactly-once source and sink for Pravega streams on Flink 2.x: {@code PravegaSource} reads one
 * split per segment, {@code PravegaSink} writes plainly or in transactions.
 */
@NullMarked
package io.millrace.connector.pravega;

import org.jspecify.annotations.NullMarked;
