package io.millrace.api.schema;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Base64 as the data of a Secret has it: lines may be broken. */
public final class Base64Text {
  private Base64Text() {}

  /** The text in UTF-8; empty when it is not in base64. */
  public static Optional<String> decode(String encoded) {
    try {
      byte[] bytes = Base64.getDecoder().decode(encoded.replaceAll("[\\r\\n]", ""));
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notEncoded) {
      return Optional.empty();
    }
  }
}
