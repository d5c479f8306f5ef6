package io.millrace.api.problem;

import java.util.Optional;
import java.util.StringJoiner;

/**
 * Something to tell the user about an input.
 *
 * @param place where it stands
 * @param message what is the matter; may be empty when {@code found} and {@code legal} say it all
 * @param found what stands there
 * @param legal what may stand there
 * @param hint what to do, such as the nearest known name
 * @param detail several lines that belong to it, such as an upgraded manifest
 * @param host the only host that it is true of; empty for all
 */
public record Problem(
    Severity severity,
    Place place,
    String message,
    Optional<String> found,
    Optional<String> legal,
    Optional<String> hint,
    Optional<String> detail,
    Optional<HostKind> host) {

  /** How much it matters. */
  public enum Severity {
    /** The input is refused. */
    ERROR,
    /** The input is taken, but most likely does not do what was meant. */
    WARNING,
    /** Worth knowing: a default, an upgrade, a field without effect. */
    NOTICE
  }

  public static Problem error(Place place, String message) {
    return of(Severity.ERROR, place, message);
  }

  public static Problem warning(Place place, String message) {
    return of(Severity.WARNING, place, message);
  }

  public static Problem notice(Place place, String message) {
    return of(Severity.NOTICE, place, message);
  }

  /** Something else stands there than what may stand there. */
  public static Problem mismatch(Place place, String found, String legal) {
    return new Problem(
        Severity.ERROR,
        place,
        "",
        Optional.of(found),
        Optional.of(legal),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Problem of(Severity severity, Place place, String message) {
    return new Problem(
        severity,
        place,
        message,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public Problem withLegal(String text) {
    return new Problem(severity, place, message, found, Optional.of(text), hint, detail, host);
  }

  /** Adds what to do; an empty text adds nothing. */
  public Problem withHint(String text) {
    return text.isEmpty()
        ? this
        : new Problem(severity, place, message, found, legal, Optional.of(text), detail, host);
  }

  public Problem withDetail(String lines) {
    return new Problem(severity, place, message, found, legal, hint, Optional.of(lines), host);
  }

  /** True of one host only. */
  public Problem onlyOn(HostKind only) {
    return new Problem(severity, place, message, found, legal, hint, detail, Optional.of(only));
  }

  public boolean concerns(HostKind any) {
    return host.map(any::equals).orElse(true);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  public String file() {
    return place.file();
  }

  public int line() {
    return place.line();
  }

  public int column() {
    return place.column();
  }

  /** Index of the document in its file, from 0. */
  public int documentIndex() {
    return place.document();
  }

  public String fieldPath() {
    return place.path();
  }

  /** One line as a compiler writes it; {@code detail} follows indented by four spaces. */
  public String render() {
    var line = new StringBuilder(place.where()).append(": ");
    switch (severity) {
      case ERROR -> {}
      case WARNING -> line.append("warning: ");
      case NOTICE -> line.append("notice: ");
    }
    if (!place.path().isEmpty()) {
      line.append(place.path()).append(": ");
    }
    line.append(sentence());
    detail.ifPresent(lines -> line.append("\n").append(lines.stripTrailing().indent(4)));
    return line.toString().stripTrailing();
  }

  /** What is the matter, without where. */
  public String sentence() {
    var parts = new StringJoiner("; ");
    if (!message.isEmpty()) {
      parts.add(message);
    }
    var comparison = new StringJoiner(", ");
    found.ifPresent(text -> comparison.add("found " + text));
    legal.ifPresent(text -> comparison.add("expected " + text));
    if (comparison.length() > 0) {
      parts.add(comparison.toString());
    }
    hint.ifPresent(parts::add);
    return parts.toString();
  }

  @Override
  public String toString() {
    return render();
  }
}
