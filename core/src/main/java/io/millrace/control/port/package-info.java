/**
 * The only doors of the loop. Each port promises end states and may be called again with the same
 * words.
 */
package io.millrace.control.port;
