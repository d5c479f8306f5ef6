package io.millrace.connector.pravega.source;

import org.apache.flink.api.connector.source.SourceEvent;

/** Reader to enumerator: the segment is read to its end. */
record SegmentFinished(long segmentId) implements SourceEvent {}
