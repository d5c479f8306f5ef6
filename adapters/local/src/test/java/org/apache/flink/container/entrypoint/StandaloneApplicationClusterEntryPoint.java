package org.apache.flink.container.entrypoint;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stands in for Flink's class of this name: it answers on the REST port, and that is all. */
public final class StandaloneApplicationClusterEntryPoint {
  private StandaloneApplicationClusterEntryPoint() {}

  public static void main(String[] args) throws IOException {
    int port =
        Files.readAllLines(Path.of(args[1], "config.yaml")).stream()
            .filter(line -> line.startsWith("rest.port: "))
            .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow();
    try (ServerSocket socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
      while (!socket.isClosed()) {
        socket.accept().close();
      }
    }
  }
}
