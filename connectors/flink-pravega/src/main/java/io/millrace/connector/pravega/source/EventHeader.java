package io.millrace.connector.pravega.source;

import io.pravega.shared.protocol.netty.WireCommandType;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The header before each event in a segment: a type and the length of the event, 32 bits each.
 *
 * <p>Source: {@code EventSegmentReaderImpl} of the Pravega client.
 */
final class EventHeader {
  static final int BYTES = 2 * Integer.BYTES;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private EventHeader() {}

  /** Bytes of the event after the header at {@code position}, which has been checked. */
  static int lengthAt(byte[] array, int position) {
    return (int) INT.get(array, position + Integer.BYTES);
  }

  /**
   * Bytes of the event after the header at {@code position}.
   *
   * @throws IOException if there is no event's header at this place
   */
  static int checkedLengthAt(byte[] array, int position) throws IOException {
    int type = (int) INT.get(array, position);
    int length = lengthAt(array, position);
    if (type != WireCommandType.EVENT.getCode() || length < 0) {
      throw new IOException("no event begins here: type " + type + ", length " + length);
    }
    return length;
  }
}
