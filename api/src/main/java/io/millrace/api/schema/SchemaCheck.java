package io.millrace.api.schema;

import io.millrace.api.problem.Nearest;
import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.yaml.Node;
import io.millrace.api.yaml.Node.Scalar.Type;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Holds a document against its schema and reports everything that does not fit. */
public final class SchemaCheck {
  private static final String NOT_SHOWN = "what is not shown";

  private final Shape.Fields root;
  private final Problems problems;

  private SchemaCheck(Shape.Fields root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  /** Whether the document fits; what does not is among the problems. */
  public static boolean check(Node.Mapping document, Shape.Fields root, Problems problems) {
    return new SchemaCheck(root, problems).check(document, root);
  }

  private boolean check(Node node, Shape shape) {
    return shape.accept(new At(node));
  }

  private boolean report(Problem problem) {
    problems.add(problem);
    return false;
  }

  /** Checks one node; each method says whether it fits. */
  private final class At implements Shape.Cases<Boolean> {
    private final Node node;

    private At(Node node) {
      this.node = node;
    }

    private boolean mismatch(Shape shape, String hint) {
      return report(Problem.mismatch(node.place(), node.describe(), shape.legal()).withHint(hint));
    }

    private boolean isScalar(Type... types) {
      return node instanceof Node.Scalar scalar && Set.of(types).contains(scalar.type());
    }

    private String text() {
      return ((Node.Scalar) node).text();
    }

    @Override
    public Boolean text(Shape.Text shape) {
      if (!isScalar(Type.STRING)) {
        boolean isQuotable = node instanceof Node.Scalar && !node.isNull();
        return mismatch(shape, isQuotable ? "quote it: \"" + text() + "\"" : "");
      }
      return shape.allows(text()) || mismatch(shape, correction(shape));
    }

    private String correction(Shape.Text shape) {
      String plain =
          text()
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^a-z0-9.-]+", "-")
              .replaceAll("^[-.]+|[-.]+$", "");
      boolean isName = shape.equals(Shapes.DNS_LABEL) || shape.equals(Shapes.DNS_NAME);
      return isName && shape.allows(plain) ? "for example " + plain : "";
    }

    @Override
    public Boolean choice(Shape.Choice shape) {
      if (!isScalar(Type.STRING)) {
        return mismatch(shape, "");
      }
      return shape.words().contains(text()) || mismatch(shape, Nearest.hint(text(), shape.words()));
    }

    @Override
    public Boolean whole(Shape.Whole shape) {
      if (!isScalar(Type.WHOLE)) {
        return mismatch(shape, wholeHint());
      }
      boolean isLong = text().length() <= 18;
      long value = isLong ? Long.parseLong(text()) : Long.MAX_VALUE;
      return (value >= shape.min() && value <= shape.max()) || mismatch(shape, "");
    }

    private String wholeHint() {
      if (isScalar(Type.ODD_NUMBER)) {
        return "write it in decimal digits, without a leading 0";
      }
      return isScalar(Type.STRING) && text().matches("[0-9]{1,9}")
          ? "without quotes: " + text()
          : "";
    }

    @Override
    public Boolean decimal(Shape.Decimal shape) {
      if (!isScalar(Type.WHOLE, Type.DECIMAL)) {
        return mismatch(shape, "");
      }
      double value = Double.parseDouble(text());
      return (value >= shape.min() && value <= shape.max()) || mismatch(shape, "");
    }

    @Override
    public Boolean flag(Shape.Flag shape) {
      boolean isQuoted = isScalar(Type.STRING) && text().matches("(?i)true|false");
      return isScalar(Type.BOOLEAN) || mismatch(shape, isQuoted ? "without quotes: " + text() : "");
    }

    @Override
    public Boolean amount(Shape.Amount shape) {
      if (!isScalar(Type.WHOLE, Type.DECIMAL, Type.STRING)) {
        return mismatch(shape, "");
      }
      return Quantity.parse(text())
          .map(value -> value.signum() >= (shape.isZeroLegal() ? 0 : 1) || mismatch(shape, ""))
          .orElseGet(() -> mismatch(shape, Quantity.hint(text())));
    }

    @Override
    public Boolean anyScalar(Shape.AnyScalar shape) {
      boolean isFilled = node instanceof Node.Scalar && !node.isNull();
      return isFilled || mismatch(shape, "");
    }

    @Override
    public Boolean listOf(Shape.ListOf shape) {
      if (!(node instanceof Node.Sequence sequence)) {
        return mismatch(shape, "");
      }
      if (sequence.items().isEmpty() && !shape.isEmptyLegal()) {
        return mismatch(shape, "");
      }
      boolean isRight = true;
      for (Node item : sequence.items()) {
        isRight &= check(item, shape.item());
      }
      return isRight;
    }

    @Override
    public Boolean mapOf(Shape.MapOf shape) {
      if (!(node instanceof Node.Mapping mapping)) {
        return shape.value() instanceof Shape.Hidden
            ? report(Problem.mismatch(node.place(), NOT_SHOWN, shape.legal()))
            : mismatch(shape, "");
      }
      boolean isRight = uniqueKeys(mapping);
      for (Node.Entry entry : mapping.entries()) {
        isRight &= mapEntry(entry, shape);
      }
      return isRight;
    }

    private boolean mapEntry(Node.Entry entry, Shape.MapOf shape) {
      var names = shape.known().stream().map(Field::name).toList();
      for (Field field : shape.known()) {
        if (field.name().equals(entry.key())) {
          return check(entry.value(), field.shape());
        }
      }
      if (shape.ownPrefixes().stream().anyMatch(entry.key()::startsWith)) {
        String nearest = Nearest.hint(entry.key(), names);
        String known = names.isEmpty() ? "none is known here" : "known are " + Words.some(names);
        problems.add(
            Problem.warning(entry.place(), "unknown, without effect")
                .withHint(nearest.isEmpty() ? known : nearest));
      }
      if (!shape.key().allows(entry.key())) {
        return report(
            Problem.error(entry.place(), "this key is not legal").withLegal(shape.key().legal()));
      }
      return (entry.value().isNull() && shape.isNullLegal()) || check(entry.value(), shape.value());
    }

    @Override
    public Boolean fields(Shape.Fields shape) {
      return node instanceof Node.Mapping mapping ? mapping(mapping, shape) : mismatch(shape, "");
    }

    private boolean mapping(Node.Mapping mapping, Shape.Fields shape) {
      var strays = Strays.of(mapping, shape, root);
      strays.problems().forEach(problems::add);
      boolean isRight = strays.problems().isEmpty();
      for (Node.Entry entry : mapping.entries()) {
        var field = shape.field(entry.key());
        if (field.isPresent() && !entry.value().isNull()) {
          isRight &= known(entry, field.get());
        }
      }
      for (Field field : shape.fields()) {
        if (field.isRequired()
            && !mapping.has(field.name())
            && !strays.explained().contains(field.name())) {
          isRight &= missing(mapping, field);
        }
      }
      return isRight;
    }

    private boolean known(Node.Entry entry, Field field) {
      if (!check(entry.value(), field.shape())) {
        return false;
      }
      switch (field.use()) {
        case READ -> {}
        case IGNORED -> problems.add(ignored(entry, field));
        case DEPRECATED ->
            problems.add(Problem.notice(entry.place(), "deprecated; " + field.note()));
      }
      return true;
    }

    private static Problem ignored(Node.Entry entry, Field field) {
      var notice = Problem.notice(entry.place(), "ignored: " + field.note());
      return field.host().map(notice::onlyOn).orElse(notice);
    }

    private boolean missing(Node.Mapping mapping, Field field) {
      Place place =
          mapping
              .entry(field.name())
              .map(Node.Entry::place)
              .orElse(mapping.place().child(field.name()));
      return report(
          Problem.error(place, "missing: " + field.doc()).withLegal(field.shape().legal()));
    }

    @Override
    public Boolean hidden(Shape.Hidden shape) {
      boolean isRight =
          isScalar(Type.STRING) && (!shape.isEncoded() || Base64Text.decode(text()).isPresent());
      return isRight || report(Problem.mismatch(node.place(), NOT_SHOWN, shape.legal()));
    }

    @Override
    public Boolean anything(Shape.Anything shape) {
      if (node instanceof Node.Mapping mapping) {
        boolean isRight = uniqueKeys(mapping);
        for (Node.Entry entry : mapping.entries()) {
          isRight &= check(entry.value(), shape);
        }
        return isRight;
      }
      boolean isRight = true;
      if (node instanceof Node.Sequence sequence) {
        for (Node item : sequence.items()) {
          isRight &= check(item, shape);
        }
      }
      return isRight;
    }

    private boolean uniqueKeys(Node.Mapping mapping) {
      var told = new HashSet<String>();
      for (Node.Entry entry : mapping.repeated()) {
        if (told.add(entry.key())) {
          report(Strays.repeated(mapping, entry));
        }
      }
      return told.isEmpty();
    }
  }
}
