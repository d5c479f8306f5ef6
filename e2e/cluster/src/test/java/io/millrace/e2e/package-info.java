/** The operator installed as its users install it: a real Kubernetes, real Flink in real pods. */
package io.millrace.e2e;
