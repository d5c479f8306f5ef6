/**
 * Says what may stand in a manifest, and checks it. Messages, nearest names and reference pages
 * come from the same fields.
 */
@org.jspecify.annotations.NullMarked
package io.millrace.api.schema;
