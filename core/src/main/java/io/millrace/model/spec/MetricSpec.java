package io.millrace.model.spec;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One thing that a scaling rule looks at, and the target it is held against. */
public sealed interface MetricSpec {
  /** Name of the metric, as the user wrote it. */
  String name();

  Target target();

  /**
   * What the metric is held against.
   *
   * @param amount in the metric's unit; for {@code UTILIZATION} percent of the request
   */
  record Target(Type type, double amount) {
    /** How the amount is compared. */
    public enum Type {
      VALUE,
      AVERAGE_VALUE,
      UTILIZATION
    }

    public Target {
      if (!(amount > 0)) {
        throw new IllegalArgumentException("a target must be above zero: " + amount);
      }
    }
  }

  /**
   * A figure from outside the cluster, such as the segments of a stream; {@code selector} picks the
   * series.
   */
  record External(String name, SortedMap<String, String> selector, Target target)
      implements MetricSpec {
    public External {
      selector = Collections.unmodifiableSortedMap(new TreeMap<>(selector));
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.external(this);
    }
  }

  /** CPU or memory of the pods; {@code cpu} in cores, {@code memory} in bytes. */
  record Resource(String name, Target target) implements MetricSpec {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.resource(this);
    }
  }

  /** A figure that each pod has. */
  record Pods(String name, SortedMap<String, String> selector, Target target)
      implements MetricSpec {
    public Pods {
      selector = Collections.unmodifiableSortedMap(new TreeMap<>(selector));
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.pods(this);
    }
  }

  /** A figure of one other object; {@code describedObject} is {@code Kind/name}. */
  record ObjectMetric(String name, String describedObject, Target target) implements MetricSpec {
    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.object(this);
    }
  }

  /**
   * A figure of an event source, as a trigger of a ScaledObject names it.
   *
   * @param name of the metric, such as {@code s0-kafka-orders}
   * @param type of the trigger, such as {@code kafka}
   * @param parameters what the trigger was given, without secrets
   * @param activationThreshold the source is active when its figure is above it
   * @param lag how the figure is made of a group's lag; empty when the source tells the figure
   * @param alias the trigger's own name, for formulas
   * @param authentication the TriggerAuthentication ({@code Kind/name}) that holds its secrets
   */
  record Trigger(
      String name,
      String type,
      SortedMap<String, String> parameters,
      Target target,
      double activationThreshold,
      Optional<LagRules> lag,
      Optional<String> alias,
      Optional<String> authentication)
      implements MetricSpec {
    public Trigger {
      parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    @Override
    public <R> R accept(Cases<R> cases) {
      return cases.trigger(this);
    }
  }

  /** One method per kind of metric. */
  interface Cases<R> {
    R external(External metric);

    R resource(Resource metric);

    R pods(Pods metric);

    R object(ObjectMetric metric);

    R trigger(Trigger metric);
  }

  <R> R accept(Cases<R> cases);
}
