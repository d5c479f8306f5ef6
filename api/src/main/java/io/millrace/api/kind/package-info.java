/** The kinds of manifest that are understood, each as a schema. */
@org.jspecify.annotations.NullMarked
package io.millrace.api.kind;
