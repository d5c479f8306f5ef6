/** Reads Pravega's figures: the segments of a stream, and what a reader group has not read yet. */
@NullMarked
package io.millrace.adapters.pravega;

import org.jspecify.annotations.NullMarked;
