package io.millrace.control.explain;

import io.millrace.model.observation.Observation;
import io.millrace.model.observation.ProcessView;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;
import java.util.Optional;

/** How many replicas are there and usable; empty when nobody can tell. */
record Present(Observation seen) implements ApplicationSpec.Cases<Optional<Integer>> {
  @Override
  public Optional<Integer> flink(FlinkSpec spec) {
    return seen.jobManager().ifKnown().map(view -> view.registered().size());
  }

  @Override
  public Optional<Integer> process(ProcessSpec spec) {
    return Optional.of(
        (int)
            seen.processes().stream()
                .filter(process -> process.state() == ProcessView.State.READY)
                .count());
  }
}
