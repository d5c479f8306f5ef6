/** What must always hold, one class each, named as in the design; checked after every event. */
package io.millrace.adapters.simulated.invariant;
