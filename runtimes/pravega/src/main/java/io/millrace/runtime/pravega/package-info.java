/**
 * Pravega standalone as one process of the laptop host: in-memory storage, every port chosen by the
 * caller, nothing left behind, and an auto-scaler whose minutes can be compressed.
 */
@NullMarked
package io.millrace.runtime.pravega;

import org.jspecify.annotations.NullMarked;
