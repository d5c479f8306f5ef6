package io.millrace.adapters.web.view;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A figure on its way to JSON, which has no word for infinity and "not a number". */
final class Figure {
  private Figure() {}

  static @Nullable Double finite(@Nullable Double value) {
    return value == null || !Double.isFinite(value) ? null : value;
  }

  static @Nullable Double finite(Optional<Double> value) {
    return finite(value.orElse(null));
  }
}
