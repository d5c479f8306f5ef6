/** The benchmark of the source against the plain client. */
@NullMarked
package io.millrace.connector.pravega.bench;

import org.jspecify.annotations.NullMarked;
