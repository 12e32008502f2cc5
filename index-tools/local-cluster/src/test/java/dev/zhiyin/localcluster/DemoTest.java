package dev.zhiyin.localcluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class DemoTest {
  @Test
  void refusesAPortAtWhichAnotherProgramListens() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      for (int first : new int[] {port, port - 1}) {
        assertThatThrownBy(() -> Demo.requireFree(first))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage(
                "another program listens at port %d; wanted another --port".formatted(port));
      }
    }
  }
}
