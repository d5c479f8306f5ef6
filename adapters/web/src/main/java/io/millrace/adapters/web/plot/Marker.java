package io.millrace.adapters.web.plot;

import java.time.Instant;

/**
 * A moment at the upper edge of a plot.
 *
 * @param isUp whether it points up
 * @param words what a pointer that rests on it is told
 */
public record Marker(Instant at, boolean isUp, String words) {}
