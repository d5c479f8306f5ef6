/**
 * The inside of {@code PravegaSink}: plain and transactional writers and the committer. Not for
 * direct use.
 */
@NullMarked
package io.millrace.connector.pravega.sink;

import org.jspecify.annotations.NullMarked;
