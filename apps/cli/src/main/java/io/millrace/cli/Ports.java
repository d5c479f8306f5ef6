package io.millrace.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports to listen on. */
public final class Ports {
  private static final int HIGHEST = 65_535;

  private Ports() {}

  /**
   * Looks before anything is started.
   *
   * @param port 0 for any free one
   * @throws UserException if there is no such port, or somebody has it
   */
  public static void requireFree(int port) {
    if (port < 0 || port > HIGHEST) {
      throw new UserException(
          UserException.BAD_INPUT, "--port must be 0 to " + HIGHEST + ": " + port);
    }
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      socket.setReuseAddress(true);
    } catch (IOException e) {
      throw new UserException(
          UserException.BAD_INPUT,
          "port "
              + port
              + " cannot be listened on ("
              + e.getMessage()
              + "); name another with --port, or any free one with --port 0");
    }
  }
}
