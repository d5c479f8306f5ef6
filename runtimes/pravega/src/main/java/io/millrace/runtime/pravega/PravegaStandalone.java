package io.millrace.runtime.pravega;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts Pravega 0.13 with its data in memory and prints one {@code READY} line when clients can
 * use it.
 *
 * <p>SIGTERM ends the process at once: there is nothing on disk to save, only a temporary folder to
 * delete.
 */
@Command(
    name = "pravega",
    mixinStandardHelpOptions = true,
    version = "Pravega 0.13.0",
    sortOptions = false,
    showDefaultValues = true,
    description =
        "Pravega standalone: ZooKeeper, controller and segment store in one process, in memory.")
public final class PravegaStandalone implements Callable<Integer> {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  /** What a process reports that SIGTERM ended: 128 and the signal's number. */
  private static final int SIGTERM_EXIT = 143;

  /**
   * Held, as the level of a logger nobody holds is forgotten. Warns of providers that do no harm.
   */
  private static final Logger GLASSFISH = Logger.getLogger("org.glassfish");

  @Option(names = "--controller-port", defaultValue = "9090", description = "controller, gRPC")
  private int controllerPort;

  @Option(
      names = "--rest-port",
      defaultValue = "9091",
      description = "controller, REST and /prometheus")
  private int restPort;

  @Option(names = "--segment-store-port", defaultValue = "6000", description = "segment store")
  private int segmentStorePort;

  @Option(names = "--zk-port", defaultValue = "4000", description = "embedded ZooKeeper")
  private int zkPort;

  @Option(
      names = "--segment-store-rest-port",
      defaultValue = "6061",
      description = "segment store, health REST")
  private int segmentStoreRestPort;

  @Option(
      names = "--speed",
      defaultValue = "1",
      description = "divide the auto-scaler's windows of 2 to 20 minutes by this")
  private int speed;

  private PravegaStandalone() {}

  public static void main(String[] args) {
    int code = new CommandLine(new PravegaStandalone()).execute(args);
    if (code != CommandLine.ExitCode.OK) {
      System.exit(code);
    }
  }

  /** Starts the cluster; its threads keep the process alive. */
  @Override
  public Integer call() {
    if (speed < 1) {
      System.err.println("--speed must be at least 1: " + speed);
      return CommandLine.ExitCode.USAGE;
    }
    var ports = new Ports(controllerPort, restPort, segmentStorePort, zkPort, segmentStoreRestPort);
    TempFolder temp = moveTempFolder();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(temp, SIGTERM_EXIT), "end"));
    try {
      start(ports);
    } catch (Exception e) {
      e.printStackTrace();
      end(temp, CommandLine.ExitCode.SOFTWARE);
    }
    return CommandLine.ExitCode.OK;
  }

  private void start(Ports ports) throws Exception {
    GLASSFISH.setLevel(Level.SEVERE);
    // the controller asks its parts for their health this often, and we wait for the answer
    setUnlessGiven("controller.health.frequency.seconds", "1");
    // all data are in memory: what its stream need not keep must go soon, not after 30 minutes
    setUnlessGiven("controller.retention.frequency.minutes", "5");
    AutoScalerTime.compress(speed).forEach(change -> System.out.println("auto-scaler: " + change));
    new StandaloneCluster(ports, speed).start();
    var readiness = new Readiness(ports);
    if (!readiness.await(START_LIMIT)) {
      throw new IllegalStateException("not ready within " + START_LIMIT.toSeconds() + " s");
    }
    System.out.println(
        "READY controller=" + readiness.controllerUri() + " rest=" + readiness.restUri());
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Comes before any class of the JDK has looked at the property. */
  private static TempFolder moveTempFolder() {
    TempFolder temp =
        TempFolder.create(
            Path.of(System.getProperty("java.io.tmpdir", "/tmp")), ProcessHandle.current().pid());
    System.setProperty("java.io.tmpdir", temp.path().toString());
    return temp;
  }

  /** Nothing of Pravega's own shutdown is worth its two seconds: its data end with the process. */
  private static void end(TempFolder temp, int code) {
    temp.delete();
    Runtime.getRuntime().halt(code);
  }
}
