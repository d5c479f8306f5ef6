/** YAML as a tree that knows the line, the column and the path of each value. */
@org.jspecify.annotations.NullMarked
package io.millrace.api.yaml;
