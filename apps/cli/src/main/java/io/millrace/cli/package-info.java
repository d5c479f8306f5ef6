/** The command line and the laptop host: wiring and main methods, no rules. */
package io.millrace.cli;
