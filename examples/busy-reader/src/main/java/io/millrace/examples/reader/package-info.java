/**
 * The Flink job of the segments demo: it computes on every event of a Pravega stream, and can prove
 * that it lost and doubled none.
 */
@NullMarked
package io.millrace.examples.reader;

import org.jspecify.annotations.NullMarked;
