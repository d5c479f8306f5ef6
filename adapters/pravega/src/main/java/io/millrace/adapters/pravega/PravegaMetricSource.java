package io.millrace.adapters.pravega;

import io.millrace.control.port.MetricSource;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.spec.MetricSpec;
import io.pravega.client.ClientConfig;
import io.pravega.client.control.impl.Controller;
import io.pravega.client.control.impl.ControllerImpl;
import io.pravega.client.control.impl.ControllerImplConfig;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

public final class PravegaMetricSource implements MetricSource, AutoCloseable {
  private final ScheduledExecutorService ex = Executors.newScheduledThreadPool(2);
  private final Controller c;

  private PravegaMetricSource(URI u) {
    c =
        new ControllerImpl(
            ControllerImplConfig.builder()
                .clientConfig(ClientConfig.builder().controllerURI(u).build())
                .build(),
            ex);
  }

  public static Builder builder() {
    return new Builder();
  }

  public static final class Builder {
    private URI u = URI.create("tcp://localhost:9090");

    public Builder controller(URI x) {
      u = x;
      return this;
    }

    public PravegaMetricSource build() {
      return new PravegaMetricSource(u);
    }
  }

  @Override
  public boolean knows(MetricSpec.External metric) {
    return metric.name().startsWith("pravega");
  }

  @Override
  public Reading<Double> read(ApplicationName a, MetricSpec.External m) {
    try {
      int n =
          c.getCurrentSegments(
                  m.selector().getOrDefault("scope", ""), m.selector().getOrDefault("stream", ""))
              .get(2, TimeUnit.SECONDS)
              .getNumberOfSegments();
      return Reading.known((double) n, Instant.now());
    } catch (Exception e) {
      return Reading.unknown("X", e.toString());
    }
  }

  @Override
  public void close() {
    c.close();
    ex.shutdownNow();
  }
}
