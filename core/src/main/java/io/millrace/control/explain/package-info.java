/**
 * Says why an application has its size, in a few lines of plain words and the numbers themselves.
 */
package io.millrace.control.explain;
