package io.millrace.adapters.kubernetes.resource;

import io.millrace.model.ApplicationName;
import io.millrace.model.Revision;
import io.millrace.model.spec.FlinkSpec;

/**
 * The names of all objects of one revision of an application.
 *
 * <p>A name that is too long for what is appended to it is cut, and told apart by a hash.
 *
 * @param hash eight hexadecimal digits of the revision
 */
public record Names(ApplicationName application, String hash) {
  /** Flink allows a cluster id 45 characters; the hash and a dash take nine. */
  private static final int LONGEST = 36;

  private static final int HASH = 8;

  public static Names of(FlinkSpec spec) {
    return new Names(spec.name(), spec.revision().hash().substring(0, HASH));
  }

  public String namespace() {
    return application.namespace();
  }

  /** The generic Service: where the deployed job's JobManager answers. */
  public String service() {
    return application.name();
  }

  /** Service of this revision's JobManager, and Flink's cluster id. */
  public String revision() {
    return base() + "-" + hash;
  }

  public String config() {
    return revision() + "-config";
  }

  /** The Job of an attempt without high availability. */
  public String jobManagerJob(long attempt) {
    return revision() + "-jm-" + attempt;
  }

  /** The Deployment with high availability. */
  public String jobManagerDeployment() {
    return revision() + "-jm";
  }

  public String taskManagers() {
    return revision() + "-tm";
  }

  /** In native mode Flink looks for its configuration under this name. */
  public String nativeConfig() {
    return "flink-config-" + revision();
  }

  public String nativePodTemplate() {
    return "pod-template-" + revision();
  }

  /** The ConfigMap with the path of the last savepoint. */
  public String savepoint() {
    return base() + "-savepoint";
  }

  /** The Service of all pods, by which Prometheus finds their metrics. */
  public String metrics() {
    return base() + "-flink-metrics";
  }

  /** Who the pods are when Flink itself talks to Kubernetes. */
  public String serviceAccount() {
    return base() + "-flink";
  }

  public String volumeClaim() {
    return base() + "-data";
  }

  public String snapshotLookup(long attempt) {
    return revision() + "-lookup-" + attempt;
  }

  /** The ConfigMap with the class that a lookup runs. */
  public String lookupCode() {
    return base() + "-lookup-code";
  }

  String jobManagerBudget() {
    return base() + "-jm";
  }

  String taskManagerBudget() {
    return base() + "-tm";
  }

  private String base() {
    String name = application.name();
    return name.length() <= LONGEST
        ? name
        : name.substring(0, LONGEST - HASH - 1) + "-" + Revision.of(name).hash().substring(0, HASH);
  }
}
