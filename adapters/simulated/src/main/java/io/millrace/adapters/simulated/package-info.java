/**
 * Applications as equations: virtual time, processes that start and die by dice, a Flink that
 * rescales as the real one does. One seed gives the same bytes on every machine.
 */
package io.millrace.adapters.simulated;
