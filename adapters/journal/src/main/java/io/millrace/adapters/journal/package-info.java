/** Keeps memories, wishes and the history of decisions in files that people can read. */
@NullMarked
package io.millrace.adapters.journal;

import org.jspecify.annotations.NullMarked;
