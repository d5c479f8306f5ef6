package io.millrace.api.crd;

import io.millrace.api.schema.Field;
import io.millrace.api.schema.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A shape as a structural schema of a CustomResourceDefinition.
 *
 * <p>What an API server cannot say stays open here and is checked by whoever reads the resource: a
 * scalar of any type (its schemas know no "string or fraction"), and the syntax of keys.
 */
final class OpenApi implements Shape.Cases<Map<String, Object>> {
  static final String KEEPS_ALL = "x-kubernetes-preserve-unknown-fields";
  private static final int UNBOUNDED = Integer.MAX_VALUE;

  private OpenApi() {}

  static Map<String, Object> of(Shape shape) {
    return shape.accept(new OpenApi());
  }

  static Map<String, Object> typed(String type) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    return schema;
  }

  @Override
  public Map<String, Object> text(Shape.Text shape) {
    Map<String, Object> schema = typed("string");
    String pattern = shape.pattern().pattern();
    if (!pattern.equals("(?s).*")) {
      schema.put("pattern", anchored(pattern));
    }
    if (shape.maxLength() < UNBOUNDED) {
      schema.put("maxLength", shape.maxLength());
    }
    return schema;
  }

  /** An API server looks for a part that matches, we for the whole. */
  static String anchored(String pattern) {
    return pattern.startsWith("(?s)")
        ? "(?s)^(?:" + pattern.substring("(?s)".length()) + ")$"
        : "^(?:" + pattern + ")$";
  }

  @Override
  public Map<String, Object> choice(Shape.Choice shape) {
    Map<String, Object> schema = typed("string");
    schema.put("enum", shape.words());
    return schema;
  }

  @Override
  public Map<String, Object> whole(Shape.Whole shape) {
    Map<String, Object> schema = typed("integer");
    schema.put("format", "int32");
    schema.put("minimum", shape.min());
    if (shape.max() < UNBOUNDED) {
      schema.put("maximum", shape.max());
    }
    return schema;
  }

  @Override
  public Map<String, Object> decimal(Shape.Decimal shape) {
    Map<String, Object> schema = typed("number");
    schema.put("minimum", shape.min());
    schema.put("maximum", shape.max());
    return schema;
  }

  @Override
  public Map<String, Object> flag(Shape.Flag shape) {
    return typed("boolean");
  }

  /** {@code cpu: 0.5} is legal, and neither a string nor a whole number. */
  @Override
  public Map<String, Object> amount(Shape.Amount shape) {
    return open();
  }

  @Override
  public Map<String, Object> anyScalar(Shape.AnyScalar shape) {
    return open();
  }

  @Override
  public Map<String, Object> listOf(Shape.ListOf shape) {
    Map<String, Object> schema = typed("array");
    schema.put("items", of(shape.item()));
    if (!shape.isEmptyLegal()) {
      schema.put("minItems", 1);
    }
    return schema;
  }

  @Override
  public Map<String, Object> mapOf(Shape.MapOf shape) {
    Map<String, Object> schema = typed("object");
    if (shape.value() instanceof Shape.Anything) {
      schema.put(KEEPS_ALL, true);
      return schema;
    }
    Map<String, Object> value = of(shape.value());
    if (shape.isNullLegal()) {
      value.put("nullable", true);
    }
    schema.put("additionalProperties", value);
    return schema;
  }

  /**
   * An unknown field is kept: an API server would drop it without a word, or refuse it without
   * knowing what was meant. Whoever reads the resource says that.
   */
  @Override
  public Map<String, Object> fields(Shape.Fields shape) {
    Map<String, Object> schema = typed("object");
    schema.put(KEEPS_ALL, true);
    List<String> required = new ArrayList<>();
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Field field : shape.fields()) {
      properties.put(field.name(), property(field));
      if (field.isRequired()) {
        required.add(field.name());
      }
    }
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("properties", properties);
    return schema;
  }

  /** A field that stands there empty counts as absent, as in a file. */
  private static Map<String, Object> property(Field field) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description(field));
    schema.putAll(of(field.shape()));
    if (!field.isRequired()) {
      schema.put("nullable", true);
    }
    return schema;
  }

  private static String description(Field field) {
    String doc = field.doc();
    String sentence = Character.toUpperCase(doc.charAt(0)) + doc.substring(1) + ".";
    boolean isSaid =
        field.use() == Field.Use.DEPRECATED
            || (field.use() == Field.Use.IGNORED && field.host().isEmpty());
    String word = field.use() == Field.Use.DEPRECATED ? " Deprecated; " : " Ignored: ";
    return isSaid ? sentence + word + field.note() + "." : sentence;
  }

  @Override
  public Map<String, Object> hidden(Shape.Hidden shape) {
    return typed("string");
  }

  @Override
  public Map<String, Object> anything(Shape.Anything shape) {
    return open();
  }

  private static Map<String, Object> open() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put(KEEPS_ALL, true);
    return schema;
  }
}
