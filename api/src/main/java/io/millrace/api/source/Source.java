package io.millrace.api.source;

/**
 * One text to read manifests from.
 *
 * @param name the path as the user gave it, or {@code stdin}
 */
public record Source(String name, String text) {}
