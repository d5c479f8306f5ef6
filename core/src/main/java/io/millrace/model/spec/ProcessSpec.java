package io.millrace.model.spec;

import io.millrace.model.ApplicationName;
import io.millrace.model.Replicas;
import io.millrace.model.Revision;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A plain workload of equal replicas: a Deployment.
 *
 * @param command replaces the image's own start command; empty keeps it
 * @param args arguments to the command
 * @param replicas copies wanted; empty means one
 * @param cpuRequestMillis thousandths of a core that one replica asks for; what a CPU utilization
 *     is relative to
 */
public record ProcessSpec(
    ApplicationName name,
    String image,
    List<String> command,
    List<String> args,
    SortedMap<String, String> env,
    Optional<Replicas> replicas,
    Optional<Integer> cpuRequestMillis,
    Optional<Integer> memoryRequestMiB,
    Optional<ScalingSpec> scaling)
    implements ApplicationSpec {

  public ProcessSpec {
    command = List.copyOf(command);
    args = List.copyOf(args);
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
  }

  public ProcessSpec withReplicas(Replicas count) {
    return new ProcessSpec(
        name,
        image,
        command,
        args,
        env,
        Optional.of(count),
        cpuRequestMillis,
        memoryRequestMiB,
        scaling);
  }

  public ProcessSpec withScaling(ScalingSpec rules) {
    return new ProcessSpec(
        name,
        image,
        command,
        args,
        env,
        replicas,
        cpuRequestMillis,
        memoryRequestMiB,
        Optional.of(rules));
  }

  @Override
  public Revision revision() {
    Map<String, Object> deployable = new TreeMap<>();
    deployable.put("image", image);
    deployable.put("command", command);
    deployable.put("args", args);
    deployable.put("env", env);
    return Revision.of(deployable.toString());
  }

  @Override
  public <R> R accept(Cases<R> cases) {
    return cases.process(this);
  }
}
