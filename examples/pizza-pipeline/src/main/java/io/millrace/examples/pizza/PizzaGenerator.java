package io.millrace.examples.pizza;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes orders of pizza into Kafka, and can check afterwards that each line was stored once. */
@Command(
    name = "pizza-generator",
    mixinStandardHelpOptions = true,
    version = "0.1.0",
    sortOptions = false,
    showDefaultValues = true,
    description = {
      "Writes orders of pizza into Kafka. Their numbers follow each other from --first.",
      "The last line is DONE orders=N lines=N failed=N."
    },
    footer = {
      "",
      "Example, all of it in the demo's pace and then checked:",
      "  pizza-generator --interval 100 --iterations 2500 --verify mongodb://localhost:27017"
    })
public final class PizzaGenerator implements Callable<Integer> {
  private static final Duration AUDIT_PAUSE = Duration.ofMillis(500);

  @Mixin private Places places = new Places();

  @Option(
      names = "--interval",
      paramLabel = "MS",
      defaultValue = "100",
      description = "milliseconds from one order to the next")
  private long intervalMillis;

  @Option(
      names = "--max-interval",
      paramLabel = "MS",
      description =
          "milliseconds at most from one order to the next, each time another, half of it on average:"
              + " what max.interval means to Kafka Connect's generator")
  private @Nullable Long maxIntervalMillis;

  @Option(names = "--iterations", defaultValue = "2500", description = "how many orders")
  private int orders;

  @Option(names = "--first", defaultValue = "1000", description = "number of the first order")
  private int first;

  @Option(names = "--seed", defaultValue = "1", description = "another one makes other orders")
  private long seed;

  @Option(
      names = "--key",
      defaultValue = "STORE",
      description = "key of a record: ${COMPLETION-CANDIDATES}; ORDER fills partitions evenly")
  private OrderKey key = OrderKey.STORE;

  @Option(
      names = "--partitions",
      defaultValue = "5",
      description = "makes the topic with so many if it is not there; 0: it is there")
  private int partitions;

  @Option(
      names = "--verify",
      paramLabel = "URL",
      description = "MongoDB in which each line must be at the end, exactly once")
  private @Nullable String verifyUrl;

  @Option(
      names = "--verify-limit",
      paramLabel = "S",
      defaultValue = "120",
      description = "seconds after which a line that is not there is lost")
  private long verifySeconds;

  private PizzaGenerator() {}

  public static void main(String[] args) {
    System.exit(commandLine(System.getenv()).execute(args));
  }

  static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new PizzaGenerator())
        .setDefaultValueProvider(new DemoProperties(environment))
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    if (partitions > 0) {
      makeTopic();
    }
    OrderBook book = new OrderBook(seed);
    boolean isComplete = write(book);
    boolean isExact = verifyUrl == null || verify(book, verifyUrl);
    return isComplete && isExact ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void makeTopic() throws InterruptedException, ExecutionException {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, places.servers))) {
      admin
          .createTopics(
              List.of(new NewTopic(places.topic, Optional.of(partitions), Optional.empty())))
          .all()
          .get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private boolean write(OrderBook book) throws InterruptedException {
    SchemaRegistry registry = places.registry(new Patience(Duration.ofSeconds(1)));
    Integer schemaId =
        registry == null ? null : registry.register(places.topic + "-value", OrderAvro.SCHEMA);
    long lines = 0;
    try (OrderWriter writer = new OrderWriter(places.servers, places.topic, key, schemaId)) {
      long due = System.nanoTime();
      for (int number = first; number < first + orders; number++) {
        PizzaOrder order = book.order(number);
        writer.write(order);
        lines += order.orderLines().size();
        due += gap().toNanos();
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      }
      long failed = writer.flush();
      System.out.println("DONE orders=" + orders + " lines=" + lines + " failed=" + failed);
      return failed == 0;
    }
  }

  private Duration gap() {
    return maxIntervalMillis == null
        ? Duration.ofMillis(intervalMillis)
        : Duration.ofNanos(
            (long) (maxIntervalMillis * 1e6 * ThreadLocalRandom.current().nextDouble()));
  }

  private boolean verify(OrderBook book, String url) throws InterruptedException {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(verifySeconds);
    try (MongoClient client = MongoSink.connect(url)) {
      MongoCollection<Document> stored =
          client.getDatabase(places.database).getCollection(places.collection);
      SinkAudit audit = SinkAudit.of(stored, book, first, orders);
      while (audit.lost() > 0 && System.nanoTime() < limit) {
        TimeUnit.NANOSECONDS.sleep(AUDIT_PAUSE.toNanos());
        audit = SinkAudit.of(stored, book, first, orders);
      }
      System.out.println(
          ("STORED lines=%d found=%d lost=%d doubled=%d wrong=%d")
              .formatted(
                  audit.expected(), audit.found(), audit.lost(), audit.doubled(), audit.wrong()));
      return audit.isExact();
    }
  }
}
