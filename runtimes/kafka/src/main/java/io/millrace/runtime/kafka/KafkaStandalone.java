package io.millrace.runtime.kafka;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts a broker and prints one {@code READY} line when clients can use it. SIGTERM ends it with
 * its data on disk.
 */
@Command(
    name = "kafka",
    mixinStandardHelpOptions = true,
    version = "Kafka 4.3.1",
    sortOptions = false,
    showDefaultValues = true,
    description = "A KRaft broker that is its own controller, in one process.",
    footer = {
      "",
      "Example:",
      "  kafka --port 9092 --data /tmp/kafka --topic pizzaOrders:5 --set log.retention.hours=1"
    })
public final class KafkaStandalone implements Callable<Integer> {
  @Option(names = "--port", defaultValue = "9092", description = "for clients, on localhost")
  private int port;

  @Option(names = "--controller-port", defaultValue = "9093", description = "for itself")
  private int controllerPort;

  @Option(names = "--data", defaultValue = "data", description = "folder for its data")
  private Path data = Path.of("data");

  @Option(
      names = "--topic",
      paramLabel = "NAME[:PARTITIONS]",
      description = "topic to make, with one partition if no number is given; repeatable")
  private List<String> topics = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "setting of the broker; repeatable")
  private Map<String, String> settings = new TreeMap<>();

  private KafkaStandalone() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new KafkaStandalone()).execute(args));
  }

  /** Runs until the process is asked to end. */
  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    CountDownLatch ended = new CountDownLatch(1);
    KafkaBroker broker = KafkaBroker.start(data.toAbsolutePath(), port, controllerPort, settings);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  broker.close();
                  ended.countDown();
                },
                "end"));
    makeTopics(broker.servers());
    System.out.println("READY bootstrap=" + broker.servers());
    ended.await();
    return CommandLine.ExitCode.OK;
  }

  private void makeTopics(String servers) throws InterruptedException, ExecutionException {
    if (topics.isEmpty()) {
      return;
    }
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
      for (String each : topics) {
        String[] words = each.split(":", 2);
        int partitions = words.length == 1 ? 1 : Integer.parseInt(words[1]);
        try {
          admin.createTopics(List.of(new NewTopic(words[0], partitions, (short) 1))).all().get();
        } catch (ExecutionException e) {
          // an earlier start on the same folder made it
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
        }
      }
    }
  }
}
