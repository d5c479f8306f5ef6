package io.millrace.model.memory;

import io.millrace.model.Reason;
import io.millrace.model.Revision;
import java.time.Instant;

/** A revision that is not tried again, and why; any other one may be. */
public record Rejection(Revision revision, Instant at, Reason why) {}
