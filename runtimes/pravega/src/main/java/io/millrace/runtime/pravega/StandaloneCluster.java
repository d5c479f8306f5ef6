package io.millrace.runtime.pravega;

import io.pravega.common.util.ConfigBuilder;
import io.pravega.controller.server.ControllerServiceConfig;
import io.pravega.controller.server.ControllerServiceMain;
import io.pravega.controller.server.eventProcessor.impl.ControllerEventProcessorConfigImpl;
import io.pravega.controller.server.impl.ControllerServiceConfigImpl;
import io.pravega.controller.server.rpc.grpc.impl.GRPCServerConfigImpl;
import io.pravega.controller.store.client.StoreClientConfig;
import io.pravega.controller.store.client.impl.StoreClientConfigImpl;
import io.pravega.controller.store.client.impl.ZKClientConfigImpl;
import io.pravega.controller.store.host.impl.HostMonitorConfigImpl;
import io.pravega.controller.timeout.TimeoutServiceConfig;
import io.pravega.controller.util.Config;
import io.pravega.segmentstore.server.host.ServiceStarter;
import io.pravega.segmentstore.server.host.stat.AutoScalerConfig;
import io.pravega.segmentstore.server.logs.DurableLogConfig;
import io.pravega.segmentstore.server.store.ServiceBuilderConfig;
import io.pravega.segmentstore.server.store.ServiceConfig;
import io.pravega.segmentstore.storage.StorageLayoutType;
import io.pravega.segmentstore.storage.impl.bookkeeper.ZooKeeperServiceRunner;
import io.pravega.shared.metrics.MetricsConfig;
import io.pravega.shared.rest.RESTServerConfig;
import io.pravega.shared.rest.impl.RESTServerConfigImpl;
import java.time.Duration;
import java.util.Optional;

/**
 * ZooKeeper, one controller and one segment store with one container, all in this process and in
 * memory.
 *
 * <p>It is put together as Pravega's own {@code InProcPravegaCluster} does, which would listen on
 * all interfaces. Here everything listens on localhost but the controller's gRPC, which has no such
 * setting.
 */
final class StandaloneCluster {
  private static final String HOST = "localhost";
  private static final String CLUSTER = "singlenode";
  private static final int CONTAINERS = 1;
  private static final int SEGMENT_STORE_THREADS = 20;
  private static final int METRICS_INTERVAL_SECONDS = 2;

  /** After the stock 3 minutes a quiet stream's segment count is gone from the page. */
  private static final int METRICS_EVICTION_MINUTES = 30 * 24 * 60;

  private static final long CACHE_BYTES = 128L << 20;

  private final Ports ports;
  private final int speed;

  StandaloneCluster(Ports ports, int speed) {
    this.ports = ports;
    this.speed = speed;
  }

  /**
   * Starts all three; returns before the controller answers. Once in the lifetime of a process.
   *
   * @throws Exception what Pravega throws, such as a port in use
   */
  void start() throws Exception {
    var zooKeeper = new ZooKeeperServiceRunner(ports.zooKeeper(), false, "", "", "");
    zooKeeper.initialize();
    zooKeeper.start();
    new ControllerServiceMain(controller()).startAsync().awaitRunning();
    new ServiceStarter(segmentStore()).start();
  }

  private ControllerServiceConfig controller() {
    StoreClientConfig store =
        StoreClientConfigImpl.withPravegaTablesClient(
            ZKClientConfigImpl.builder()
                .connectionString(zooKeeperAddress())
                .namespace("pravega/" + CLUSTER)
                .initialSleepInterval(2000)
                .maxRetries(1)
                .sessionTimeoutMs(10_000)
                .secureConnectionToZooKeeper(false)
                .trustStorePath("")
                .trustStorePasswordPath("")
                .build());
    RESTServerConfig rest =
        RESTServerConfigImpl.builder()
            .host(HOST)
            .port(ports.rest())
            .tlsEnabled(false)
            .tlsProtocolVersion(new String[] {"TLSv1.2", "TLSv1.3"})
            .keyFilePath("")
            .keyFilePasswordPath("")
            .build();
    return ControllerServiceConfigImpl.builder()
        .threadPoolSize(Runtime.getRuntime().availableProcessors())
        .storeClientConfig(store)
        .hostMonitorConfig(
            HostMonitorConfigImpl.builder()
                .hostMonitorEnabled(true)
                .containerCount(CONTAINERS)
                .hostMonitorMinRebalanceInterval(1)
                .build())
        .controllerClusterListenerEnabled(false)
        .timeoutServiceConfig(
            TimeoutServiceConfig.builder().maxLeaseValue(Config.MAX_LEASE_VALUE).build())
        .eventProcessorConfig(
            Optional.of(
                ControllerEventProcessorConfigImpl.withDefaultBuilder()
                    .shutdownTimeout(Duration.ofMillis(100))
                    .build()))
        .grpcServerConfig(
            Optional.of(
                GRPCServerConfigImpl.builder()
                    .port(ports.controller())
                    .publishedRPCHost(HOST)
                    .publishedRPCPort(ports.controller())
                    .authorizationEnabled(false)
                    .tlsEnabled(false)
                    .tlsProtocolVersion(new String[] {"TLSv1.2", "TLSv1.3"})
                    .tlsTrustStore("")
                    .tlsCertFile("")
                    .tlsKeyFile("")
                    .userPasswordFile("")
                    .tokenSigningKey("secret")
                    .accessTokenTTLInSeconds(600)
                    .replyWithStackTraceOnError(false)
                    .requestTracingEnabled(true)
                    .build()))
        .restServerConfig(Optional.of(rest))
        .shutdownTimeout(Duration.ofMillis(100))
        .build();
  }

  /** System properties of the process win over what is set here, as in Pravega's own launcher. */
  private ServiceBuilderConfig segmentStore() {
    return ServiceBuilderConfig.builder()
        .include(
            ServiceConfig.builder()
                .with(ServiceConfig.CONTAINER_COUNT, CONTAINERS)
                .with(ServiceConfig.THREAD_POOL_SIZE, SEGMENT_STORE_THREADS)
                .with(ServiceConfig.ZK_URL, zooKeeperAddress())
                .with(ServiceConfig.CLUSTER_NAME, CLUSTER)
                .with(ServiceConfig.LISTENING_IP_ADDRESS, HOST)
                .with(ServiceConfig.LISTENING_PORT, ports.segmentStore())
                .with(ServiceConfig.REST_LISTENING_ENABLE, true)
                .with(ServiceConfig.REST_LISTENING_HOST, HOST)
                .with(ServiceConfig.REST_LISTENING_PORT, ports.segmentStoreRest())
                .with(ServiceConfig.ENABLE_ADMIN_GATEWAY, false)
                .with(ServiceConfig.CACHE_POLICY_MAX_TIME, 60)
                .with(ServiceConfig.CACHE_POLICY_MAX_SIZE, CACHE_BYTES)
                .with(ServiceConfig.DATALOG_IMPLEMENTATION, ServiceConfig.DataLogType.INMEMORY)
                .with(ServiceConfig.STORAGE_LAYOUT, StorageLayoutType.CHUNKED_STORAGE)
                .with(
                    ServiceConfig.STORAGE_IMPLEMENTATION,
                    ServiceConfig.StorageType.INMEMORY.name()))
        .include(
            DurableLogConfig.builder()
                .with(DurableLogConfig.CHECKPOINT_COMMIT_COUNT, 100)
                .with(DurableLogConfig.CHECKPOINT_MIN_COMMIT_COUNT, 100)
                .with(DurableLogConfig.CHECKPOINT_TOTAL_COMMIT_LENGTH, 100L << 20))
        .include(autoScaler())
        .include(
            MetricsConfig.builder()
                .with(MetricsConfig.ENABLE_STATISTICS, true)
                .with(MetricsConfig.ENABLE_PROMETHEUS, true)
                .with(MetricsConfig.OUTPUT_FREQUENCY, METRICS_INTERVAL_SECONDS)
                .with(
                    MetricsConfig.DYNAMIC_CACHE_EVICTION_DURATION_MINUTES,
                    METRICS_EVICTION_MINUTES))
        .include(System.getProperties())
        .build();
  }

  /**
   * Cooldown and mute are only further lower bounds, so they step back behind the windows. A
   * segment whose report expires is taken for cold for ever: that must take far longer than the
   * reporting period and than any pause of a busy machine.
   */
  private ConfigBuilder<AutoScalerConfig> autoScaler() {
    return AutoScalerConfig.builder()
        .with(AutoScalerConfig.CONTROLLER_URI, "tcp://" + HOST + ':' + ports.controller())
        .with(AutoScalerConfig.TOKEN_SIGNING_KEY, "secret")
        .with(AutoScalerConfig.AUTH_ENABLED, false)
        .with(AutoScalerConfig.TLS_ENABLED, false)
        .with(AutoScalerConfig.VALIDATE_HOSTNAME, false)
        .with(AutoScalerConfig.COOLDOWN_IN_SECONDS, 1)
        .with(AutoScalerConfig.MUTE_IN_SECONDS, 1)
        .with(AutoScalerConfig.CACHE_CLEANUP_IN_SECONDS, 5)
        .with(AutoScalerConfig.CACHE_EXPIRY_IN_SECONDS, Math.max(60, 1200 / speed));
  }

  private String zooKeeperAddress() {
    return HOST + ':' + ports.zooKeeper();
  }
}
