package io.millrace.operator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * FlinkApplications with one mistake each: one field of the schema is made wrong in one of the ways
 * in which people get fields wrong, and some mistakes that no schema knows.
 */
final class BadResources {
  private static final String GOOD =
      """
      apiVersion: flink.k8s.io/v1beta1
      kind: FlinkApplication
      metadata: {name: bad}
      spec:
        image: example/job:1
        jarName: job.jar
        entryClass: com.example.Job
        parallelism: 4
        ingress: {host: flink.example.com}
        volumeClaim: {size: 1Gi, mountPath: /data}
        jobManagerConfig: {envConfig: {env: [{name: A, value: b}]}}
        taskManagerConfig: {taskSlots: 2, envConfig: {env: [{name: A, value: b}]}}
      """;

  /** Lines of a spec, each with the field that must be named. */
  private static final Map<String, String> BY_HAND = new TreeMap<>();

  static {
    BY_HAND.put("programArgs: --name 'a stream", "programArgs");
    BY_HAND.put("programArgs: '\"'", "programArgs");
    BY_HAND.put(
        "jobManagerConfig: {resources: {requests: {memory: 2Gi}, limits: {memory: 1Gi}}}",
        "memory");
    BY_HAND.put("taskManagerConfig: {resources: {requests: {cpu: 2}, limits: {cpu: 1}}}", "cpu");
    BY_HAND.put("taskManagerConfig: {resources: {requests: {memory: 512}}}", "memory");
    BY_HAND.put("taskManagerConfig: {resources: {limits: {cpu: 99999999999}}}", "cpu");
    BY_HAND.put("taskManagerConfig: {resources: {limits: {memory: 1e300}}}", "memory");
    BY_HAND.put(
        "jobManagerConfig: {envConfig: {env: [{name: A, value: b, valueFrom: {configMapKeyRef:"
            + " {name: c, key: d}}}]}}",
        "value");
    BY_HAND.put("volumes: [{name: {a: 1}}]", "volumes");
    BY_HAND.put("volumeMounts: [7]", "volumeMounts");
    BY_HAND.put("jobManagerConfig: {tolerations: [{effect: [1]}]}", "tolerations");
    BY_HAND.put("podTemplate: {spec: {containers: 7}}", "podTemplate");
    BY_HAND.put("taskManagerConfig: {podTemplate: {spec: {containers: [7, 8]}}}", "podTemplate");
    BY_HAND.put("flinkConfig: {'a key': b}", "a key");
    BY_HAND.put("flinkConfig: {a: [1, 2]}", "flinkConfig");
    BY_HAND.put("monitoring: {interval: soon}", "interval");
  }

  private final Random random;
  private final List<Bad> all = new ArrayList<>();

  /**
   * @param way in which it is wrong
   * @param field what a message must name
   */
  record Bad(String way, String field, GenericKubernetesResource resource) {}

  private BadResources(long seed) {
    this.random = new Random(seed);
  }

  /** So many of them, each kind of mistake among them; equal seeds make equal ones. */
  static List<Bad> make(Path crd, long seed, int count) throws IOException {
    BadResources maker = new BadResources(seed);
    Map<?, ?> definition = Serialization.unmarshal(Files.readString(crd), Map.class);
    Map<?, ?> version = (Map<?, ?>) ((List<?>) at(definition, "spec", "versions")).get(0);
    Map<?, ?> spec = (Map<?, ?>) at(version, "schema", "openAPIV3Schema", "properties", "spec");
    maker.visit(List.of("spec"), spec);
    maker.names();
    List<Bad> chosen = new ArrayList<>();
    BY_HAND.forEach((line, field) -> chosen.add(maker.byHand(line, field)));
    Collections.shuffle(maker.all, maker.random);
    Map<String, List<Bad>> byWay =
        maker.all.stream()
            .collect(Collectors.groupingBy(Bad::way, TreeMap::new, Collectors.toList()));
    for (int round = 0; chosen.size() < count; round++) {
      for (List<Bad> ways : byWay.values()) {
        if (round < ways.size() && chosen.size() < count) {
          chosen.add(ways.get(round));
        }
      }
    }
    return chosen;
  }

  private static Object at(Map<?, ?> from, String... path) {
    Object place = from;
    for (String step : path) {
      place = java.util.Objects.requireNonNull(((Map<?, ?>) place).get(step), step);
    }
    return place;
  }

  private static Map<String, Object> good() {
    Map<String, Object> copy = new LinkedHashMap<>();
    Map<?, ?> parsed = Serialization.unmarshal(GOOD, Map.class);
    parsed.forEach((key, value) -> copy.put((String) key, value));
    return copy;
  }

  private static boolean isInGood(List<String> path) {
    Object place = good();
    for (String step : path) {
      if (place instanceof Map<?, ?> fields) {
        place = fields.get(step);
      } else if (place instanceof List<?> items && !items.isEmpty()) {
        place = items.get(0);
      } else {
        return false;
      }
    }
    return place != null;
  }

  private Bad byHand(String line, String field) {
    Map<String, Object> whole = good();
    Map<String, Object> spec = child(whole, "spec");
    Map<?, ?> more = Serialization.unmarshal(line, Map.class);
    more.forEach((key, value) -> spec.put((String) key, value));
    return bad("by hand: " + line, field, whole);
  }

  private static Bad bad(String way, String field, Map<String, Object> resource) {
    return new Bad(
        way,
        field,
        Serialization.unmarshal(Serialization.asJson(resource), GenericKubernetesResource.class));
  }

  private void names() {
    for (String name : List.of("x".repeat(64), "a.b", "9.".repeat(100) + "9")) {
      Map<String, Object> whole = good();
      whole.put("metadata", new LinkedHashMap<>(Map.of("name", name)));
      all.add(bad("name", "metadata.name", whole));
    }
  }

  private void visit(List<String> path, Map<?, ?> schema) {
    if (schema.containsKey("required") && !isInGood(path)) {
      return; // to make it would be a mistake of its own: what it needs is not there
    }
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach(
          (name, property) -> {
            List<String> below = new ArrayList<>(path);
            below.add((String) name);
            spoil(below, (Map<?, ?>) property);
            visit(below, (Map<?, ?>) property);
          });
      unknown(path, List.copyOf(properties.keySet().stream().map(String::valueOf).toList()));
      if (schema.get("required") instanceof List<?> required) {
        required.forEach(name -> missing(path, String.valueOf(name)));
      }
    }
    if (schema.get("items") instanceof Map<?, ?> items) {
      List<String> below = new ArrayList<>(path);
      below.add("0");
      visit(below, items);
    }
  }

  private void spoil(List<String> path, Map<?, ?> schema) {
    String last = path.get(path.size() - 1);
    switch (String.valueOf(schema.get("type"))) {
      case "integer" -> {
        set("wrong type", path, "four");
        set("fraction", path, 1.5);
        set("out of range", path, ((Number) at(schema, "minimum")).intValue() - 1);
        if (schema.get("maximum") instanceof Number most) {
          set("out of range", path, most.intValue() + 1);
        }
      }
      case "number" -> {
        set("wrong type", path, "half");
        set("out of range", path, 1.5);
        set("out of range", path, -0.1);
      }
      case "boolean" -> set("wrong type", path, random.nextBoolean() ? "perhaps" : 7);
      case "array" -> set("wrong type", path, "none");
      case "string" -> text(path, schema);
      case "object" -> {
        set("wrong type", path, "text");
        if (last.equals("requests") || last.equals("limits")) {
          set("nonsense quantity", with(path, "memory"), "12 bananas");
          set("nonsense quantity", with(path, "cpu"), -1);
        }
      }
      default -> {
        if (last.equals("size")) {
          set("nonsense quantity", path, "1 GB");
        }
      }
    }
  }

  private void text(List<String> path, Map<?, ?> schema) {
    set("wrong type", path, Map.of("a", 1));
    set("wrong type", path, 12);
    if (schema.get("enum") instanceof List<?> words) {
      String word = String.valueOf(words.get(random.nextInt(words.size())));
      set("unknown word", path, word.substring(0, word.length() - 1));
    }
    if (schema.get("maxLength") instanceof Number most && most.intValue() < 5000) {
      set("too long", path, "x".repeat(most.intValue() + 1));
    }
    if (schema.get("pattern") instanceof String pattern
        && !Pattern.compile(pattern).matcher("@ @").matches()) {
      set("wrong form", path, "@ @");
    }
  }

  private void unknown(List<String> path, List<String> known) {
    String name = known.get(random.nextInt(known.size()));
    int at = 1 + random.nextInt(Math.max(1, name.length() - 2));
    String typed =
        name.substring(0, at)
            + (name.length() > at + 1
                ? "" + name.charAt(at + 1) + name.charAt(at) + name.substring(at + 2)
                : "x");
    if (!known.contains(typed)) {
      set("unknown field", with(path, typed), "x");
    }
  }

  private static List<String> with(List<String> path, String more) {
    List<String> longer = new ArrayList<>(path);
    longer.add(more);
    return longer;
  }

  private void missing(List<String> path, String name) {
    if (path.size() > 2) {
      return; // the good one has none of them
    }
    Map<String, Object> whole = good();
    Map<String, Object> owner = whole;
    for (String step : path) {
      owner = child(owner, step);
    }
    owner.remove(name);
    all.add(bad("missing", name, whole));
  }

  private void set(String way, List<String> path, Object value) {
    Map<String, Object> whole = good();
    put(whole, path, value);
    all.add(bad(way, path.get(path.size() - 1), whole));
  }

  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> owner, List<String> path, Object value) {
    Map<String, Object> place = owner;
    for (int i = 0; i < path.size() - 1; i++) {
      boolean isList = path.get(i + 1).equals("0");
      if (isList) {
        Map<String, Object> item =
            place.get(path.get(i)) instanceof List<?> there && !there.isEmpty()
                ? new LinkedHashMap<>((Map<String, Object>) there.get(0))
                : new LinkedHashMap<>();
        place.put(path.get(i), new ArrayList<>(List.of(item)));
        place = item;
        i++;
      } else {
        place = child(place, path.get(i));
      }
    }
    place.put(path.get(path.size() - 1), value);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> child(Map<String, Object> owner, String name) {
    Map<String, Object> copy =
        owner.get(name) instanceof Map<?, ?> there
            ? new LinkedHashMap<>((Map<String, Object>) there)
            : new LinkedHashMap<>();
    owner.put(name, copy);
    return copy;
  }
}
