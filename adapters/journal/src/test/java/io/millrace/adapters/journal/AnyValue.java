package io.millrace.adapters.journal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes values of any type in core from a seed: records whole, sealed types in all alternatives.
 */
final class AnyValue {
  private static final int TRIES = 200;
  private static final int DEEP = 7;
  private static final double[] ODD_DOUBLES = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    -0.0,
    0.1,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    1e21,
    1.0 / 3
  };
  private static final Instant[] ODD_INSTANTS = {
    Instant.EPOCH, Instant.MIN, Instant.MAX, Instant.ofEpochSecond(-1, 1)
  };
  private static final String[] ODD_TEXTS = {
    "",
    " ",
    "\"quoted\" \\ back",
    "line\nbreak\r\u2028\u0000",
    "Übergröße 漢字 😀",
    "\uD800 half",
    "null"
  };

  private final Random random;
  private final Set<Class<?>> made = new HashSet<>();
  private int depth;

  AnyValue(long seed) {
    random = new Random(seed);
  }

  /** Records of which at least one instance was made. */
  Set<Class<?>> made() {
    return made;
  }

  <T> T of(Class<T> type) {
    return type.cast(of((Type) type));
  }

  private Object of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return ofGeneric((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
    }
    Class<?> raw = (Class<?>) type;
    if (SealedTypes.isSealed(raw)) {
      return ofRecord(anyOf(raw), Map.of());
    }
    return raw.isRecord() ? ofRecord(raw, Map.of()) : ofPlain(raw);
  }

  private Object ofGeneric(Class<?> raw, Type[] arguments) {
    if (raw == Optional.class) {
      return isSmall() ? Optional.empty() : Optional.of(of(arguments[0]));
    }
    if (raw == List.class) {
      return many(arguments[0]);
    }
    if (raw == SortedSet.class) {
      SortedSet<Object> set = new TreeSet<>(many(arguments[0]));
      return set;
    }
    if (raw == SortedMap.class) {
      SortedMap<Object, Object> map = new TreeMap<>();
      // labels and variables are names: they hold no half characters, as texts of others may
      many(arguments[0])
          .forEach(key -> map.put(key.toString().replace("\uD800", ""), of(arguments[1])));
      return map;
    }
    if (SealedTypes.isSealed(raw)) {
      Class<?> one = anyOf(raw);
      return ofRecord(one, bind(one, arguments));
    }
    return ofRecord(raw, bind(raw, arguments));
  }

  /** An alternative of a generic type has the same parameters as the type itself. */
  private static Map<TypeVariable<?>, Type> bind(Class<?> raw, Type[] arguments) {
    Map<TypeVariable<?>, Type> bound = new HashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      bound.put(raw.getTypeParameters()[i], arguments[i]);
    }
    return bound;
  }

  private Class<?> anyOf(Class<?> sealed) {
    List<Class<?>> all = SealedTypes.alternatives(sealed).toList();
    return all.get(random.nextInt(all.size()));
  }

  private List<Object> many(Type element) {
    List<Object> all = new ArrayList<>();
    for (int left = isSmall() ? 0 : random.nextInt(4); left > 0; left--) {
      all.add(of(element));
    }
    return all;
  }

  private boolean isSmall() {
    return depth > DEEP || random.nextInt(3) == 0;
  }

  private Object ofRecord(Class<?> type, Map<TypeVariable<?>, Type> bound) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    depth++;
    try {
      for (int i = 0; i < TRIES; i++) {
        Object[] arguments =
            Arrays.stream(components)
                .map(RecordComponent::getGenericType)
                .map(declared -> of(bound.getOrDefault(declared, declared)))
                .toArray();
        try {
          var constructor = type.getDeclaredConstructor(types);
          constructor.setAccessible(true);
          Object value = constructor.newInstance(arguments);
          made.add(type);
          return value;
        } catch (InvocationTargetException e) {
          if (!(e.getCause() instanceof IllegalArgumentException)) {
            throw e;
          }
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(type + " cannot be made", e);
    } finally {
      depth--;
    }
    throw new AssertionError(type + " refused " + TRIES + " times what it was made of");
  }

  private Object ofPlain(Class<?> type) {
    if (type == int.class || type == Integer.class) {
      return random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(50);
    }
    if (type == long.class || type == Long.class) {
      return random.nextInt(4) == 0 ? random.nextLong() : (long) random.nextInt(50);
    }
    if (type == double.class || type == Double.class) {
      return random.nextBoolean()
          ? ODD_DOUBLES[random.nextInt(ODD_DOUBLES.length)]
          : Double.longBitsToDouble(random.nextLong() & 0xbfffffffffffffffL);
    }
    if (type == boolean.class || type == Boolean.class) {
      return random.nextBoolean();
    }
    if (type == String.class) {
      return random.nextInt(4) == 0
          ? ODD_TEXTS[random.nextInt(ODD_TEXTS.length)]
          : Long.toString(random.nextLong(), 36);
    }
    if (type == Instant.class) {
      return random.nextInt(8) == 0
          ? ODD_INSTANTS[random.nextInt(ODD_INSTANTS.length)]
          : Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }
    if (type == Duration.class) {
      return Duration.ofNanos(random.nextInt(3) == 0 ? random.nextInt(5) : random.nextLong());
    }
    if (type.isEnum()) {
      Object[] constants = type.getEnumConstants();
      return constants[random.nextInt(constants.length)];
    }
    throw new AssertionError("no values of " + type + " yet: teach this class to make some");
  }
}
