/** From checked manifests to core specs, references between manifests resolved. */
@org.jspecify.annotations.NullMarked
package io.millrace.api.mapping;
