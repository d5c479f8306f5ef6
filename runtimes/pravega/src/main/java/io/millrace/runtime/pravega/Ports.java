package io.millrace.runtime.pravega;

/**
 * TCP ports of one standalone Pravega.
 *
 * @param controller gRPC of the controller; what clients are given
 * @param rest REST and {@code /prometheus} of the controller
 * @param segmentStore data path between clients and segment store
 * @param zooKeeper the embedded ZooKeeper
 * @param segmentStoreRest health REST of the segment store
 */
record Ports(int controller, int rest, int segmentStore, int zooKeeper, int segmentStoreRest) {
  Ports {
    requirePort("controller", controller);
    requirePort("rest", rest);
    requirePort("segmentStore", segmentStore);
    requirePort("zooKeeper", zooKeeper);
    requirePort("segmentStoreRest", segmentStoreRest);
  }

  private static void requirePort(String name, int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(name + " port must be in 1..65535: " + port);
    }
  }
}
