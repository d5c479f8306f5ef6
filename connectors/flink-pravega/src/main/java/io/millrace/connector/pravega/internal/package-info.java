/** What source and sink share: connections, stream names and class loading. Not for direct use. */
@NullMarked
package io.millrace.connector.pravega.internal;

import org.jspecify.annotations.NullMarked;
