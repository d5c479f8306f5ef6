/** The pure function from spec, observation and memory to a decision. */
package io.millrace.planning;
