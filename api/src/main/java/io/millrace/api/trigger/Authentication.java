package io.millrace.api.trigger;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a TriggerAuthentication gives to a trigger. The values are secrets: no message and no text
 * form of this shows one.
 *
 * @param values by parameter; empty for one that is there, but whose value cannot be seen here
 * @param isOpen whether there may be parameters that cannot be seen here
 * @param podIdentity the provider of an identity of the pod, such as {@code aws}
 */
public record Authentication(
    SortedMap<String, Optional<String>> values, boolean isOpen, Optional<String> podIdentity) {
  /** A trigger without one. */
  public static final Authentication NONE =
      new Authentication(new TreeMap<>(), false, Optional.empty());

  /** One that cannot be seen here. */
  public static final Authentication UNSEEN =
      new Authentication(new TreeMap<>(), true, Optional.empty());

  public Authentication {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  Optional<String> value(String parameter) {
    return Optional.ofNullable(values.get(parameter)).flatMap(value -> value);
  }

  /** Whether the parameter is, or may be, there without its value. */
  boolean isUnseen(String parameter) {
    Optional<String> value = values.get(parameter);
    return value == null ? isOpen : value.isEmpty();
  }

  @Override
  public String toString() {
    return "Authentication" + values.keySet();
  }
}
