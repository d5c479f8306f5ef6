package io.millrace.model;

import java.util.HexFormat;

/**
 * Names the deployable part of a spec: equal parts have equal revisions, whatever the key order or
 * annotations.
 *
 * @param hash sixteen hexadecimal digits
 */
public record Revision(String hash) {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** 64-bit FNV-1a over UTF-16 units: stable over versions of Java, short enough for a label. */
  public static Revision of(String canonical) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < canonical.length(); i++) {
      hash = (hash ^ canonical.charAt(i)) * FNV_PRIME;
    }
    return new Revision(HexFormat.of().toHexDigits(hash));
  }

  @Override
  public String toString() {
    return hash;
  }
}
