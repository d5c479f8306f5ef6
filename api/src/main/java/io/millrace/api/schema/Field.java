package io.millrace.api.schema;

import io.millrace.api.problem.HostKind;
import java.util.Optional;

/**
 * A named place in a manifest.
 *
 * @param doc one phrase for messages and the reference, starting with what it is
 * @param note for a field without effect why it has none, for a deprecated one what to write
 *     instead; empty otherwise
 * @param host the only host that ignores it; empty for all
 */
public record Field(
    String name,
    Shape shape,
    boolean isRequired,
    Use use,
    String doc,
    String note,
    Optional<HostKind> host) {

  /** What becomes of a field that is set. */
  public enum Use {
    /** It has its effect, or needs none. */
    READ,
    /** It is legal, but some host does nothing with it: the user is told. */
    IGNORED,
    /** It has its effect, but is to be written in another way. */
    DEPRECATED
  }

  public static Field required(String name, Shape shape, String doc) {
    return new Field(name, shape, true, Use.READ, doc, "", Optional.empty());
  }

  public static Field optional(String name, Shape shape, String doc) {
    return new Field(name, shape, false, Use.READ, doc, "", Optional.empty());
  }

  /** Legal without effect; {@code why} completes "ignored: ". */
  public Field ignored(String why) {
    return new Field(name, shape, isRequired, Use.IGNORED, doc, why, Optional.empty());
  }

  /** Legal, but without effect on one host; {@code why} completes "ignored: ". */
  public Field ignoredOn(HostKind only, String why) {
    return new Field(name, shape, isRequired, Use.IGNORED, doc, why, Optional.of(only));
  }

  /** Legal still; {@code instead} completes "deprecated; ". */
  public Field deprecated(String instead) {
    return new Field(name, shape, isRequired, Use.DEPRECATED, doc, instead, host);
  }
}
