/** What the tests and the benchmark run against: Pravega in a JVM of its own, and Flink in this. */
@NullMarked
package io.millrace.connector.pravega.testing;

import org.jspecify.annotations.NullMarked;
