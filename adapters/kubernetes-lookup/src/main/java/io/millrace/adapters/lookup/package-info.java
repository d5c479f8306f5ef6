/** What runs beside Flink's own classes in a user's image, to look where only its pods can look. */
@org.jspecify.annotations.NullMarked
package io.millrace.adapters.lookup;
