package io.millrace.model;

/** Names one application: a namespace and a name in it, as Kubernetes does. */
public record ApplicationName(String namespace, String name)
    implements Comparable<ApplicationName> {
  public static final String DEFAULT_NAMESPACE = "default";

  public ApplicationName {
    if (namespace.isBlank() || name.isBlank()) {
      throw new IllegalArgumentException(
          "namespace and name must be given: " + namespace + "/" + name);
    }
  }

  /** Reads {@code name} or {@code namespace/name}. */
  public static ApplicationName parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new ApplicationName(DEFAULT_NAMESPACE, text)
        : new ApplicationName(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public int compareTo(ApplicationName other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
