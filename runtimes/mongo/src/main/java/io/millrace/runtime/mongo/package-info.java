/** MongoDB for a laptop: one process that speaks its wire protocol, without sessions. */
@NullMarked
package io.millrace.runtime.mongo;

import org.jspecify.annotations.NullMarked;
