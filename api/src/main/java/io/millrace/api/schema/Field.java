package io.millrace.api.schema;

/**
 * A named place in a manifest.
 *
 * @param doc one phrase for messages and the reference, starting with what it is
 * @param note for a field without effect why it has none, for a deprecated one what to write
 *     instead; empty otherwise
 */
public record Field(
    String name, Shape shape, boolean isRequired, Use use, String doc, String note) {

  /** What becomes of a field that is set. */
  public enum Use {
    /** It has its effect, or needs none. */
    READ,
    /** It is legal, but this host does nothing with it: the user is told. */
    IGNORED,
    /** It has its effect, but is to be written in another way. */
    DEPRECATED
  }

  public static Field required(String name, Shape shape, String doc) {
    return new Field(name, shape, true, Use.READ, doc, "");
  }

  public static Field optional(String name, Shape shape, String doc) {
    return new Field(name, shape, false, Use.READ, doc, "");
  }

  /** Legal without effect; {@code why} completes "ignored: ". */
  public Field ignored(String why) {
    return new Field(name, shape, isRequired, Use.IGNORED, doc, why);
  }

  /** Legal still; {@code instead} completes "deprecated; ". */
  public Field deprecated(String instead) {
    return new Field(name, shape, isRequired, Use.DEPRECATED, doc, instead);
  }
}
