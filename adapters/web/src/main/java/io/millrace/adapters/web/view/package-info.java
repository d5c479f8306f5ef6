/**
 * What the JSON interface shows: plain records, in which an unknown figure is null and never zero.
 */
@NullMarked
package io.millrace.adapters.web.view;

import org.jspecify.annotations.NullMarked;
