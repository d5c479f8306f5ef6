package io.millrace.adapters.local;

import io.millrace.control.UnavailableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Gives out TCP ports that nobody listens on.
 *
 * <p>They lie below those that Linux gives to outgoing connections (32768 and up), so that a port
 * is not taken while the process that owns it starts again.
 */
final class PortAllocator {
  private static final int FIRST = 21_000;
  private static final int COUNT = 9_000;

  private final Set<Integer> taken = new HashSet<>();
  private int next;

  /**
   * @param seed where to begin: two hosts with other seeds do not look at the same ports
   */
  PortAllocator(int seed) {
    this.next = Math.floorMod(seed, COUNT);
  }

  /** A port that was free just now and is not given out again before {@link #release}. */
  synchronized int take() {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = FIRST + next;
      next = (next + 1) % COUNT;
      if (!taken.contains(port) && isFree(port)) {
        taken.add(port);
        return port;
      }
    }
    throw new UnavailableException(
        "no free port from " + FIRST + " to " + (FIRST + COUNT - 1) + " on this machine");
  }

  /** Marks ports as given out: those of processes that were adopted. */
  synchronized void keep(Collection<Integer> ports) {
    taken.addAll(ports);
  }

  synchronized void release(Collection<Integer> ports) {
    taken.removeAll(ports);
  }

  /** Whether nobody listens on it just now. */
  boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }
}
