/** From YAML files to core specs, with messages a person can act on. */
@org.jspecify.annotations.NullMarked
package io.millrace.api;
