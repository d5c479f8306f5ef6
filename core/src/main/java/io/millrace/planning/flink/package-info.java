/** What we set in Flink so that it changes its size fast, and heals. */
package io.millrace.planning.flink;
