/** The loop that observes, decides, remembers and acts, and the ports through which it does so. */
package io.millrace.control;
