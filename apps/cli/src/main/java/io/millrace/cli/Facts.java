package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.adapters.journal.KnownApplications;
import io.millrace.adapters.web.view.ApplicationView;
import io.millrace.adapters.web.view.DecisionView;
import io.millrace.control.Pass;
import io.millrace.control.explain.Explanation;
import io.millrace.model.ApplicationName;
import io.millrace.model.memory.Phase;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is known of applications: told by the running host, or read from what a stopped one left.
 */
interface Facts {
  /** Whether a host runs and tells; what is read from disk is how it was last. */
  boolean isLive();

  JsonNode applications();

  /** Names of all that are known. */
  default List<ApplicationName> names() {
    List<ApplicationName> names = new ArrayList<>();
    applications()
        .forEach(
            each ->
                names.add(
                    new ApplicationName(
                        each.path("namespace").asText(), each.path("name").asText())));
    return names;
  }

  JsonNode application(ApplicationName name);

  JsonNode history(ApplicationName name, int limit);

  /** At most ten lines. */
  String explain(ApplicationName name);

  static Facts of(Path home) {
    return HostClient.ofRunning(home).<Facts>map(Live::new).orElseGet(() -> new Recorded(home));
  }

  /** Told by the running host. */
  record Live(HostClient host) implements Facts {
    private static String path(ApplicationName name) {
      return "/api/applications/" + name.namespace() + "/" + name.name();
    }

    @Override
    public boolean isLive() {
      return true;
    }

    @Override
    public JsonNode applications() {
      return host.get("/api/applications");
    }

    @Override
    public JsonNode application(ApplicationName name) {
      return host.get(path(name));
    }

    @Override
    public JsonNode history(ApplicationName name, int limit) {
      return host.get(path(name) + "/history?limit=" + limit);
    }

    @Override
    public String explain(ApplicationName name) {
      return host.text(path(name) + "/explain");
    }
  }

  /** Read from the home folder of a host that does not run. */
  final class Recorded implements Facts {
    private static final int WHOLE_HISTORY = 10_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    private final LaptopHost.Stores stores;
    private final Path home;

    Recorded(Path home) {
      this.home = home;
      this.stores = LaptopHost.Stores.in(home);
    }

    @Override
    public boolean isLive() {
      return false;
    }

    @Override
    public JsonNode applications() {
      ArrayNode all = JSON.createArrayNode();
      for (ApplicationName name : KnownApplications.in(stores.folder())) {
        List<Pass> last = stores.journal().last(name, 1);
        last.forEach(pass -> all.add(JSON.valueToTree(ApplicationView.of(pass))));
      }
      return all;
    }

    @Override
    public JsonNode application(ApplicationName name) {
      return JSON.valueToTree(ApplicationView.of(last(name, 1).get(0)));
    }

    @Override
    public JsonNode history(ApplicationName name, int limit) {
      ArrayNode all = JSON.createArrayNode();
      last(name, limit).forEach(pass -> all.add(JSON.valueToTree(DecisionView.of(pass))));
      return all;
    }

    @Override
    public String explain(ApplicationName name) {
      List<Pass> history = last(name, WHOLE_HISTORY);
      Pass running = lastRunning(history);
      List<String> lines = new ArrayList<>();
      lines.add(
          "Nothing runs now: no host is on "
              + home
              + ". As it was at "
              + TIME.format(running.at())
              + ":");
      lines.addAll(Explanation.of(history.subList(0, history.indexOf(running) + 1), running));
      return String.join("\n", lines.subList(0, Math.min(Explanation.MAX_LINES, lines.size())));
    }

    /** The last pass before it was stopped: what a reader wants explained. */
    private static Pass lastRunning(List<Pass> history) {
      for (int i = history.size() - 1; i >= 0; i--) {
        Phase phase = history.get(i).decision().next().phase();
        if (phase instanceof Phase.Running || phase instanceof Phase.Rescaling) {
          return history.get(i);
        }
      }
      return history.get(history.size() - 1);
    }

    /**
     * Its newest passes, oldest first.
     *
     * @throws UserException if there is no such application
     */
    List<Pass> last(ApplicationName name, int limit) {
      List<Pass> passes = stores.journal().last(name, limit);
      if (passes.isEmpty()) {
        throw new UserException(
            UserException.BAD_INPUT,
            "there is no application "
                + name
                + " in "
                + home
                + "; known are "
                + KnownApplications.in(stores.folder()));
      }
      return passes;
    }
  }
}
