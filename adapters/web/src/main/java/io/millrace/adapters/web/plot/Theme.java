package io.millrace.adapters.web.plot;

import java.util.Locale;

/** Colours of a plot. */
public enum Theme {
  LIGHT,
  DARK,
  /** As the reader's system asks for, light where it does not say. */
  SYSTEM;

  private static final String LIGHT_COLOURS =
      "--ground:#fbfaf6;--ink:#17272d;--quiet:#56676c;--line:#d9d6ca;--hair:#e6e3d9;"
          + "--water:#1a7ba1;--deep_water:#0d4f6e;--oak:#a8561a;--silt:#7b6a97;--slate:#3e5157";
  private static final String DARK_COLOURS =
      "--ground:#151f23;--ink:#e3ebea;--quiet:#9fb0b3;--line:#2b3a40;--hair:#223035;"
          + "--water:#56b6d8;--deep_water:#9fdcf2;--oak:#e3a063;--silt:#b4a0d6;--slate:#a9bcc1";

  String style() {
    return switch (this) {
      case LIGHT -> "svg{" + LIGHT_COLOURS + "}";
      case DARK -> "svg{" + DARK_COLOURS + "}";
      case SYSTEM ->
          "svg{" + LIGHT_COLOURS + "}@media(prefers-color-scheme:dark){svg{" + DARK_COLOURS + "}}";
    };
  }

  static String colour(Series.Tone tone) {
    return "var(--" + tone.name().toLowerCase(Locale.ROOT) + ")";
  }
}
