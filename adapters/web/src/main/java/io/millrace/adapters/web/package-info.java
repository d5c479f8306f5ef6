/**
 * The page, its JSON interface with server-sent events, and metrics for Prometheus; all of it reads
 * a {@link io.millrace.control.Watch} and asks {@link io.millrace.control.Commands}.
 */
@NullMarked
package io.millrace.adapters.web;

import org.jspecify.annotations.NullMarked;
