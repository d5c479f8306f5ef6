/** The kinds as a cluster is told of them, from the same schemas that check files on a laptop. */
@org.jspecify.annotations.NullMarked
package io.millrace.api.crd;
