package io.millrace.cli;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.adapters.flink.FlinkMetricSource;
import io.millrace.adapters.flink.FlinkTriggerSource;
import io.millrace.adapters.flink.RestJobClient;
import io.millrace.adapters.journal.FileJournal;
import io.millrace.adapters.journal.FileMemoryStore;
import io.millrace.adapters.journal.FileWishStore;
import io.millrace.adapters.kafka.KafkaTriggerSource;
import io.millrace.adapters.local.LocalRuntime;
import io.millrace.adapters.pravega.PravegaMetricSource;
import io.millrace.adapters.pravega.PravegaTriggerSource;
import io.millrace.adapters.web.WebServer;
import io.millrace.control.Actuator;
import io.millrace.control.Host;
import io.millrace.control.Observer;
import io.millrace.control.port.MetricSource;
import io.millrace.control.port.TriggerSource;
import io.millrace.model.ApplicationName;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The laptop host: loops over processes of this machine, with their stores and the page. Opening it
 * adopts what a killed host left running on the same home folder.
 */
public final class LaptopHost implements AutoCloseable {
  private final Path home;
  private final Stores stores;
  private final LocalRuntime runtime;
  private final AtomicReference<@Nullable Host> host = new AtomicReference<>();
  private List<MetricSource> sources = List.of();
  private final List<Runnable> opened = new ArrayList<>();
  private @Nullable WebServer web;

  /** What is kept on disk under the home folder. */
  public record Stores(
      Path folder, FileMemoryStore memories, FileJournal journal, FileWishStore wishes) {
    public static Stores in(Path home) {
      Path folder = home.resolve("apps");
      return new Stores(
          folder, new FileMemoryStore(folder), new FileJournal(folder), new FileWishStore(folder));
    }

    /** Forgets all about an application, its history too. */
    public void forget(ApplicationName application) {
      memories.forget(application);
      journal.forget(application);
      wishes.forget(application);
    }
  }

  /**
   * Takes the home folder.
   *
   * @throws UserException if another host has it
   */
  public LaptopHost(Path home) {
    requireFree(home);
    this.home = home;
    this.stores = Stores.in(home);
    try {
      this.runtime = new LocalRuntime(home, Installation.catalog(), this::wake);
    } catch (IllegalStateException e) {
      throw new UserException(UserException.FAILED, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Looks, and takes nothing.
   *
   * @throws UserException if a host has the home folder
   */
  static void requireFree(Path home) {
    HostFile.ofRunning(home)
        .ifPresent(
            other -> {
              throw new UserException(
                  UserException.FAILED,
                  "a host already runs on "
                      + home
                      + " (pid "
                      + other.pid()
                      + ", "
                      + other.url()
                      + "); stop it, or name another folder with --home");
            });
  }

  public LocalRuntime runtime() {
    return runtime;
  }

  public Stores stores() {
    return stores;
  }

  private void wake(ApplicationName application) {
    Host running = host.get();
    if (running != null) {
      running.wake(application);
    }
  }

  /**
   * Starts the loops; applications of an earlier run that are not among them are ended.
   *
   * @param segments Pravega, where segment counts are asked for; closed with this
   */
  public Host start(Collection<ApplicationSpec> specs, PravegaMetricSource segments) {
    return start(specs, segments, KafkaTriggerSource.Secrets.NONE);
  }

  /**
   * The same with triggers that have secrets.
   *
   * @param secrets of the triggers' TriggerAuthentications
   */
  Host start(
      Collection<ApplicationSpec> specs,
      PravegaMetricSource segments,
      KafkaTriggerSource.Secrets secrets) {
    InstantSource clock = InstantSource.system();
    RestJobClient jobs = new RestJobClient(clock);
    FlinkMetricSource backlogs = new FlinkMetricSource(jobs, runtime::jobManagerAddress);
    sources = List.of(segments, backlogs);
    KafkaTriggerSource groups = new KafkaTriggerSource(secrets, clock, this::wake);
    PravegaTriggerSource streams = new PravegaTriggerSource(segments);
    List<TriggerSource> triggers = List.of(groups, streams, new FlinkTriggerSource(backlogs));
    opened.addAll(List.of(groups::close, streams::close, segments::close));
    Host started =
        new Host(
            new Observer(runtime, jobs, sources, triggers, clock),
            new Actuator(runtime, jobs),
            stores.memories(),
            stores.journal(),
            stores.wishes(),
            clock);
    host.set(started);
    runtime.keepOnly(specs.stream().map(ApplicationSpec::name).toList());
    started.apply(specs.stream().map(LaptopHost::onProcesses).toList());
    return started;
  }

  /** What will most likely not do what was meant, a line each; for after the start. */
  List<String> misgivings(Collection<ApplicationSpec> specs) {
    return specs.stream().flatMap(spec -> Misgivings.of(spec, sources).stream()).toList();
  }

  /**
   * A dead JobManager of this host begins again from the newest checkpoint, with or without high
   * availability, and an update is always by a new cluster in the place of the old one.
   */
  private static ApplicationSpec onProcesses(ApplicationSpec spec) {
    return spec instanceof FlinkSpec flink
        ? flink.withoutHighAvailability().inApplicationMode()
        : spec;
  }

  private static long machineMiB() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize()
        >> 20;
  }

  /** Serves the page and tells the command line where. */
  public URI serve(Host running, WebServer.Options options) {
    WebServer server =
        new WebServer(running.watch(), new BoundedCommands(running, machineMiB()), options);
    server.start();
    web = server;
    HostFile.write(home, server.url());
    return server.url();
  }

  /** Ends the loops, the page and every process; logs, data and history stay. */
  @Override
  public void close() {
    Host running = host.get();
    if (running != null) {
      running.close();
    }
    WebServer server = web;
    if (server != null) {
      server.stop();
    }
    HostFile.delete(home);
    runtime.closeAll();
    opened.forEach(Runnable::run);
    opened.clear();
  }
}
