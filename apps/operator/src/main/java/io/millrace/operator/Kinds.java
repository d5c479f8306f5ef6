package io.millrace.operator;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** The kinds that the operator watches. */
final class Kinds {
  static final ResourceDefinitionContext FLINK_APPLICATION =
      new ResourceDefinitionContext.Builder()
          .withGroup("flink.k8s.io")
          .withVersion("v1beta1")
          .withKind("FlinkApplication")
          .withPlural("flinkapplications")
          .withNamespaced(true)
          .build();

  private Kinds() {}
}
