/**
 * The Kubernetes objects that a Flink application becomes: pure functions, no client. Equal
 * arguments give equal objects, down to the order of every list.
 */
@org.jspecify.annotations.NullMarked
package io.millrace.adapters.kubernetes.resource;
