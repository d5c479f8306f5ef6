/**
 * The inside of {@code PravegaSource}: the walk of the segment graph in the enumerator, and the
 * reading of segments in the readers. Not for direct use.
 */
@NullMarked
package io.millrace.connector.pravega.source;

import org.jspecify.annotations.NullMarked;
