/** What makes Flink start faster as a process of a laptop. */
package io.millrace.runtime.flink;
