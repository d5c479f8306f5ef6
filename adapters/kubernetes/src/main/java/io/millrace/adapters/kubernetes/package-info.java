/** Runs Flink applications as pods, and keeps memory in the status of their resource. */
@NullMarked
package io.millrace.adapters.kubernetes;

import org.jspecify.annotations.NullMarked;
