/** What was seen in one pass; what could not be seen says why. */
package io.millrace.model.observation;
