/** Turns files, folders and standard input into texts. */
@org.jspecify.annotations.NullMarked
package io.millrace.api.source;
