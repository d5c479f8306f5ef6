package io.millrace.cli;

import io.millrace.control.Host;
import io.millrace.control.Pass;
import io.millrace.control.Watch;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reason;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Prints each decision once, as one line. */
public final class Teller {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  /** Losses and repairs that change neither the phase nor the wanted size. */
  private static final Set<String> LOSSES =
      Set.of("TaskManagersMissing", "TaskManagerReplaced", "ReplicaReplaced");

  private Teller() {}

  /**
   * Begins to tell: decisions, and what fails outside, each once until it is another; waiting and
   * unchanged passes stay silent.
   */
  public static Watch.Subscription tell(Host host, PrintWriter out) {
    Map<ApplicationName, String> troubles = new ConcurrentHashMap<>();
    host.onTrouble(
        (application, why) -> {
          if (!why.equals(troubles.put(application, why))) {
            out.println(TIME.format(Instant.now()) + "  " + application.name() + "  " + why);
            out.flush();
          }
        });
    return host.watch().subscribe(pass -> print(pass, out), sample -> {});
  }

  private static void print(Pass pass, PrintWriter out) {
    boolean hasMoved =
        !pass.before().phase().equals(pass.decision().next().phase())
            || !pass.before().desired().equals(pass.decision().next().desired());
    boolean isLoss =
        pass.decision().reasons().stream().map(Reason::code).anyMatch(LOSSES::contains);
    if (!hasMoved && !isLoss) {
      return;
    }
    List<Reason> reasons = pass.decision().reasons();
    for (Reason reason : reasons) {
      out.println(TIME.format(pass.at()) + "  " + pass.name().name() + "  " + reason);
    }
    out.flush();
  }
}
