package io.millrace.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PortAllocatorTest {

  @Test
  void nobodyGetsAPortThatSomebodyHas() throws IOException {
    int first = new PortAllocator(4711).take();
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(first));
      assertThat(new PortAllocator(4711).take()).isNotEqualTo(first);
    }
  }

  @Test
  void aPortIsGivenOutOnceUntilItIsReleased() {
    PortAllocator ports = new PortAllocator(-3);
    int first = ports.take();
    assertThat(ports.take()).isNotEqualTo(first);
    ports.keep(List.of(first + 2));
    assertThat(ports.take()).isNotEqualTo(first + 2);
    assertThat(first).isBetween(21_000, 29_999);
  }
}
