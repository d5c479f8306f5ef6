package io.millrace.connector.pravega.sink;

import java.util.UUID;

/** A transaction that is flushed and to be committed, or one that was open at a checkpoint. */
public record TransactionId(UUID value) {}
