/** Talks to Flink's JobManagers over REST: what jobs do, and the figures that size them. */
@NullMarked
package io.millrace.adapters.flink;

import org.jspecify.annotations.NullMarked;
