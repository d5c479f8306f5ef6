/** Benchmarks: ways of doing the same thing, measured side by side in one run. */
package io.millrace.cli.bench;
