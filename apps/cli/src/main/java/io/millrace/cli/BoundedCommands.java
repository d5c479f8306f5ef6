package io.millrace.cli;

import io.millrace.control.Commands;
import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import java.util.List;

/** The commands of a host on one machine: no size that its memory cannot hold. */
final class BoundedCommands implements Commands {
  /** What a process takes that asks for nothing: see the guide to the laptop host. */
  static final int DEFAULT_MIB = 190;

  private final Commands host;
  private final long machineMiB;

  /**
   * @param machineMiB memory of the machine, mebibytes
   */
  BoundedCommands(Commands host, long machineMiB) {
    this.host = host;
    this.machineMiB = machineMiB;
  }

  @Override
  public List<ApplicationSpec> applications() {
    return host.applications();
  }

  @Override
  public void scale(ApplicationName application, Replicas replicas) {
    int each =
        host.applications().stream()
            .filter(spec -> spec.name().equals(application))
            .findFirst()
            .filter(FlinkSpec.class::isInstance)
            .map(FlinkSpec.class::cast)
            .flatMap(flink -> flink.cluster().taskManager().memoryMiB())
            .orElse(DEFAULT_MIB);
    long most = machineMiB / each;
    if (replicas.value() > most) {
      throw new IllegalArgumentException(
          replicas
              + " replicas of "
              + each
              + " MiB do not fit into the "
              + machineMiB
              + " MiB of this machine; at most "
              + most
              + " do");
    }
    host.scale(application, replicas);
  }

  @Override
  public void savepoint(ApplicationName application) {
    host.savepoint(application);
  }

  @Override
  public void stop(ApplicationName application, boolean drain) {
    host.stop(application, drain);
  }

  @Override
  public void suspend(ApplicationName application) {
    host.suspend(application);
  }

  @Override
  public void resume(ApplicationName application) {
    host.resume(application);
  }
}
