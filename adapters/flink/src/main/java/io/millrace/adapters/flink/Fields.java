package io.millrace.adapters.flink;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.control.UnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/**
 * Fields of an answer. One that must be there and is not, or is of another kind, is an answer that
 * cannot be trusted: {@link UnavailableException} names it.
 *
 * @param asked where the answer came from, for messages
 */
record Fields(String asked, JsonNode node) {

  String text(String name) {
    JsonNode value = node.path(name);
    return value.isTextual() ? value.textValue() : missing(name, "a text");
  }

  long number(String name) {
    JsonNode value = node.path(name);
    return value.isIntegralNumber() ? value.longValue() : missing(name, "a whole number");
  }

  int count(String name) {
    JsonNode value = node.path(name);
    return value.canConvertToInt() && value.isIntegralNumber() && value.intValue() >= 0
        ? value.intValue()
        : missing(name, "a count");
  }

  Fields object(String name) {
    JsonNode value = node.path(name);
    return value.isObject() ? new Fields(asked, value) : missing(name, "an object");
  }

  /** The field as an object; empty when it is missing or null. */
  Optional<Fields> optional(String name) {
    JsonNode value = node.path(name);
    return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(object(name));
  }

  /** The field as a text; empty when it is missing or null. */
  Optional<String> optionalText(String name) {
    JsonNode value = node.path(name);
    return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(text(name));
  }

  List<Fields> list(String name) {
    JsonNode value = node.path(name);
    return value.isArray() ? elements(value) : missing(name, "a list");
  }

  /** The answer itself as a list. */
  List<Fields> elements() {
    return node.isArray() ? elements(node) : missing("the answer", "a list");
  }

  private List<Fields> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(element -> new Fields(asked, element))
        .toList();
  }

  /** All fields of the answer, each an object. */
  SortedMap<String, Fields> objects() {
    if (!node.isObject()) {
      return missing("the answer", "an object");
    }
    SortedMap<String, Fields> all = new TreeMap<>();
    node.fieldNames().forEachRemaining(name -> all.put(name, object(name)));
    return all;
  }

  /** All fields of the answer, each a count. */
  Map<String, Integer> counts() {
    SortedMap<String, Integer> all = new TreeMap<>();
    node.fieldNames().forEachRemaining(name -> all.put(name, count(name)));
    return all;
  }

  private <R> R missing(String name, String kind) {
    throw new UnavailableException(
        asked + " was answered in another form than expected: " + name + " is not " + kind);
  }
}
