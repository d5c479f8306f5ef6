/** The built product driven as a user does: real processes, real Flink, real Pravega. */
package io.millrace.e2e;
