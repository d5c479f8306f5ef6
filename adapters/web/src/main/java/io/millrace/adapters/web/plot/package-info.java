/**
 * Draws a recorded run as plain SVG files: no script, no font, no network, the same bytes each
 * time.
 */
@NullMarked
package io.millrace.adapters.web.plot;

import org.jspecify.annotations.NullMarked;
