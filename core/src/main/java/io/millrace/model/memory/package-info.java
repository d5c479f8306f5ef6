/**
 * What must be known after a restart: the phase, what was deployed, and the recent past of scaling.
 */
package io.millrace.model.memory;
