package io.millrace.connector.pravega.source;

import org.apache.flink.api.connector.source.SourceEvent;

/** Enumerator to reader: the end of the segment is in the enumerator's state from now on. */
record FinishNoted(long segmentId) implements SourceEvent {}
