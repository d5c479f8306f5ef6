/** The Kubernetes host: watches FlinkApplications, runs their loops, tells what it does. */
@org.jspecify.annotations.NullMarked
package io.millrace.operator;
