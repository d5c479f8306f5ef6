package io.millrace.runtime.mongo;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts a server that speaks MongoDB's wire protocol and prints one {@code READY} line. SIGTERM
 * ends it with its data on disk.
 */
@Command(
    name = "mongo",
    mixinStandardHelpOptions = true,
    version = "mongo-java-server 1.47.0",
    sortOptions = false,
    showDefaultValues = true,
    description = {
      "A server that speaks MongoDB's wire protocol, in one process.",
      "It has no users, sessions, transactions or change streams."
    },
    footer = {"", "Example:", "  mongo --port 27017 --data /tmp/mongo"})
public final class MongoStandalone implements Callable<Integer> {
  @Option(
      names = "--port",
      defaultValue = "27017",
      description = "on localhost; 0 for any that is free")
  private int port;

  @Option(names = "--data", description = "folder for its data; default: in memory only")
  private @Nullable Path data;

  private MongoStandalone() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new MongoStandalone()).execute(args));
  }

  /** Runs until the process is asked to end. */
  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    MongoWireServer server =
        data == null
            ? MongoWireServer.inMemory(port)
            : MongoWireServer.onDisk(data.toAbsolutePath(), port);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  ended.countDown();
                },
                "end"));
    System.out.println("READY url=" + server.url());
    ended.await();
    return CommandLine.ExitCode.OK;
  }
}
