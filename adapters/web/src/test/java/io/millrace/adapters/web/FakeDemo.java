package io.millrace.adapters.web;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Serves a made-up run to look at: {@code FakeDemo [port] [seconds already gone]}. */
public final class FakeDemo {
  private FakeDemo() {}

  public static void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8088;
    int gone = args.length > 1 ? Integer.parseInt(args[1]) : 460;
    FakeRun run = new FakeRun(Instant.now().minusSeconds(gone));
    for (int i = 0; i < gone; i++) {
      run.tick();
    }
    WebServer server =
        new WebServer(
            run,
            run,
            WebServer.Options.DEFAULT
                .withPort(port)
                .withTitle("Segments demo")
                .withNotes(List.of("Pravega's scaling windows are divided by 30 for this demo.")));
    server.start();
    System.out.println(server.url());
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    var unused = clock.scheduleAtFixedRate(run::tick, 1, 1, TimeUnit.SECONDS);
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
  }
}
