package io.millrace.control.explain;

import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.model.spec.ProcessSpec;

/** What a replica of an application is called. */
record Noun() implements ApplicationSpec.Cases<String> {
  @Override
  public String flink(FlinkSpec spec) {
    return "TaskManager";
  }

  @Override
  public String process(ProcessSpec spec) {
    return "replica";
  }
}
