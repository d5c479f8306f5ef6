/** What is wrong with an input, where it stands, and what would be right. */
@org.jspecify.annotations.NullMarked
package io.millrace.api.problem;
