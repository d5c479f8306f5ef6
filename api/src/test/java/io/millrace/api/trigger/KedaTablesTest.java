package io.millrace.api.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.problem.HostKind;
import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.yaml.Node;
import io.millrace.model.spec.LagRules;
import io.millrace.model.spec.MetricSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What KEDA 2.21 makes of the metadata of triggers, row by row of its own tables. */
class KedaTablesTest {
  /** The tables, the type of each, and how many rows KEDA's has. */
  private static final List<Table> TABLES =
      List.of(
          new Table("kafka-metadata", "kafka", 38),
          new Table("kafka-partitions", "kafka", 11),
          new Table("kafka-authentication", "kafka", 37),
          new Table("kafka-both", "kafka", 46),
          new Table("kafka-tokens", "kafka", 14),
          new Table("apache-kafka-metadata", "apache-kafka", 30),
          new Table("apache-kafka-authentication", "apache-kafka", 21),
          new Table("apache-kafka-both", "apache-kafka", 34),
          new Table("prometheus", "prometheus", 19),
          new Table("prometheus-authentication", "prometheus", 18),
          new Table("influxdb", "influxdb", 19),
          new Table("cpu-memory", "cpu", 6),
          new Table("cron", "cron", 12),
          new Table("external", "external", 3));

  private static final Map<String, Map<String, String>> SHORT =
      Map.of(
          "B", Map.of("bootstrapServers", "broker:9092"),
          "G", Map.of("consumerGroup", "readers"),
          "T", Map.of("topic", "orders"),
          "V",
              Map.of(
                  "bootstrapServers",
                  "one:9092,two:9092",
                  "consumerGroup",
                  "readers",
                  "topic",
                  "orders",
                  "allowIdleConsumers",
                  "false"),
          "W",
              Map.of(
                  "bootstrapServers",
                  "broker:9092",
                  "consumerGroup",
                  "readers",
                  "topic",
                  "orders",
                  "allowIdleConsumers",
                  "true",
                  "version",
                  "1.0.0"),
          "X",
              Map.of(
                  "bootstrapServers",
                  "broker:9092",
                  "consumerGroup",
                  "readers",
                  "topic",
                  "orders",
                  "allowIdleConsumers",
                  "true"),
          "P", Map.of("serverAddress", "http://localhost:9090", "threshold", "100", "query", "up"),
          "I", Map.of("query", "from(bucket: b)", "thresholdValue", "10"));

  private static final SortedMap<String, String> ENVIRONMENT =
      new TreeMap<>(Map.of("INFLUX_ORG", "org_of_the_pod", "INFLUX_TOKEN", "token-of-the-pod"));
  private static final Set<String> WORDS = Set.of("identity", "sasl", "saslTokenProvider", "tls");
  private static final Place PLACE = new Place("table", 0, 1, 1, "");

  private record Table(String name, String type, int rows) {}

  @TestFactory
  Stream<DynamicTest> judgesAsKedaDoes() {
    return TABLES.stream()
        .flatMap(
            table ->
                KedaRow.of(table.name()).stream()
                    .map(
                        row ->
                            DynamicTest.dynamicTest(
                                table.name() + ": " + row.what(), () -> judge(table, row))));
  }

  @Test
  void hasEachRowOfTheirs() {
    for (Table table : TABLES) {
      assertThat(KedaRow.of(table.name())).as(table.name()).hasSize(table.rows());
    }
  }

  @Test
  void differsNowhereSoFar() {
    assertThat(TABLES.stream().flatMap(each -> KedaRow.of(each.name()).stream()))
        .allMatch(row -> row.differs().isEmpty());
  }

  /** KEDA reads its table of metadata with a password and without. */
  @TestFactory
  Stream<DynamicTest> judgesMetadataWithAPasswordAsWithout() {
    return KedaRow.of("kafka-metadata").stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.what(),
                    () -> {
                      var secrets =
                          new TreeMap<>(
                              Map.of("sasl", "plaintext", "username", "u", "password", "p"));
                      var problems = new Problems(HostKind.LAPTOP);
                      var read = read("kafka", row.options(), secrets, 0, problems);
                      assertThat(read.isPresent()).isEqualTo(row.isRight());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> namesMetricsAsKedaDoes() {
    Map<String, SortedMap<String, String>> names =
        Map.of(
            "s1-kafka-orders", options("kafka", "V"),
            "s1-kafka-readers-topics", options("kafka", "B", "G"),
            "s2-kafka-my-topic-of-x", options("kafka", "B", "G", "topic=my.topic/of:x"),
            "s3-kafka-a,b", options("apache-kafka", "B", "G", "topic=a,b"),
            "s1-prometheus", options("prometheus", "P"));
    return names.entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(),
                    () -> {
                      var options = new TreeMap<>(each.getValue());
                      String type = options.getOrDefault("type=", "");
                      options.remove("type=");
                      var problems = new Problems(HostKind.LAPTOP);
                      int index = each.getKey().charAt(1) - '0';
                      var read = read(type, options, new TreeMap<>(), index, problems);
                      assertThat(read.orElseThrow().metric().name()).isEqualTo(each.getKey());
                    }));
  }

  private static SortedMap<String, String> options(String type, String... all) {
    var options = new TreeMap<String, String>();
    options.put("type=", type);
    for (String each : all) {
      int sign = each.indexOf('=');
      options.put(
          sign < 0 ? each : each.substring(0, sign), sign < 0 ? "" : each.substring(sign + 1));
    }
    return options;
  }

  private static void judge(Table table, KedaRow row) {
    var problems = new Problems(HostKind.LAPTOP);
    var read = read(table.type(), row.options(), row.authentication(), 0, problems);
    List<Problem> found = problems.sorted();
    assertThat(read.isPresent()).as("%s", found).isEqualTo(row.isAccepted());
    if (read.isPresent()) {
      SortedMap<String, String> facts = facts(read.get());
      row.expected().forEach((key, value) -> assertThat(facts).containsEntry(key, value));
    } else {
      String fault = row.expected().firstKey();
      assertThat(found.stream().filter(Problem::isError))
          .as("names %s", fault)
          .anyMatch(each -> each.fieldPath().endsWith(fault));
    }
    row.authentication()
        .forEach(
            (key, value) -> {
              // one of a few legal words is no secret, and a single letter is everywhere
              if (!WORDS.contains(key) && value.length() > 8) {
                assertThat(found.toString()).doesNotContain(value);
              }
            });
  }

  private static Optional<TriggerReader.Read> read(
      String type,
      SortedMap<String, String> options,
      SortedMap<String, String> secrets,
      int index,
      Problems problems) {
    var metadata = new TreeMap<String, String>();
    options.keySet().forEach(key -> metadata.putAll(SHORT.getOrDefault(key, Map.of())));
    options.forEach(
        (key, value) -> {
          if (!SHORT.containsKey(key)) {
            metadata.put(key, value);
          }
        });
    Optional<String> metricType = Optional.ofNullable(metadata.remove("metricType"));
    Node.Mapping trigger =
        Node.Mapping.empty(PLACE)
            .with("type", Node.Scalar.string(PLACE.child("type"), type))
            .with("metadata", texts(metadata));
    if (metricType.isPresent()) {
      Place place = PLACE.child("metricType");
      trigger = trigger.with("metricType", Node.Scalar.string(place, metricType.get()));
    }
    return TriggerReader.read(trigger, index, supply(secrets), problems);
  }

  private static Node.Mapping texts(Map<String, String> all) {
    Place place = PLACE.child("metadata");
    var entries = new ArrayList<Node.Entry>();
    all.forEach(
        (key, value) ->
            entries.add(
                new Node.Entry(
                    place.child(key), key, Node.Scalar.string(place.child(key), value))));
    return new Node.Mapping(place, entries, List.of());
  }

  private static Supply supply(SortedMap<String, String> secrets) {
    var values = new TreeMap<String, Optional<String>>();
    secrets.forEach((key, value) -> values.put(key, Optional.of(value)));
    Optional<String> identity = Optional.ofNullable(values.remove("identity")).flatMap(it -> it);
    return new Supply(Optional.of(ENVIRONMENT), new Authentication(values, false, identity));
  }

  private static SortedMap<String, String> facts(TriggerReader.Read read) {
    var facts = new TreeMap<String, String>();
    MetricSpec metric = read.metric();
    facts.put("name", metric.name());
    facts.put("target", metric.target().type().name());
    facts.put("threshold", Double.toString(metric.target().amount()));
    read.secrets().forEach((key, value) -> facts.put("secret." + key, value));
    if (metric instanceof MetricSpec.Trigger trigger) {
      trigger
          .parameters()
          .forEach(
              (key, value) -> {
                if (!key.equals("threshold")) {
                  facts.put(key, value);
                }
              });
      facts.put("activation", Double.toString(trigger.activationThreshold()));
      facts.put("brokers", trigger.parameters().getOrDefault("bootstrapServers", ""));
      facts.put("full", trigger.parameters().getOrDefault("fullMetadata", ""));
      facts.put("unsafe", trigger.parameters().getOrDefault("unsafeSsl", ""));
      Optional.ofNullable(read.secrets().get("tls")).ifPresent(tls -> facts.put("tls", tls));
      Partitions.parse(trigger.parameters().getOrDefault("partitionLimitation", ""))
          .ifPresent(numbers -> facts.put("partitions", numbers.toString()));
      trigger.lag().ifPresent(rules -> facts.putAll(facts(rules)));
    }
    return facts;
  }

  private static Map<String, String> facts(LagRules rules) {
    return Map.of(
        "reset", rules.reset().name(),
        "idle", Boolean.toString(rules.allowsIdleConsumers()),
        "persistent", Boolean.toString(rules.excludesPersistentLag()),
        "limit", Boolean.toString(rules.isLimitedToPartitionsWithLag()),
        "even", Boolean.toString(rules.spreadsEvenly()));
  }
}
