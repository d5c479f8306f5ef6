package io.millrace.api.kind;

import io.millrace.api.schema.Shape;

/**
 * A kind of manifest.
 *
 * @param shape what a whole document of this kind may hold
 */
public record Kind(String apiVersion, String name, Role role, Shape.Fields shape) {

  /** What a manifest of the kind is for. */
  public enum Role {
    /** A Flink application. */
    FLINK,
    /** A workload of equal replicas. */
    PROCESS,
    /** A rule that sizes one of the two. */
    SCALING,
    /** Values for the environment of others. */
    CONFIG,
    /** Values that nobody may see. */
    SECRET,
    /** Who a trigger is to its source. */
    AUTHENTICATION,
    /** Legal, but nothing that this host does something with. */
    BYSTANDER
  }

  /** {@code apps/v1 Deployment}. */
  @Override
  public String toString() {
    return apiVersion + " " + name;
  }

  public boolean isApplication() {
    return role == Role.FLINK || role == Role.PROCESS;
  }
}
