package dev.zhiyin.server;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** Where a server listens. */
final class Hosts {
  private Hosts() {}

  /** Whether only programs of the same machine reach it. */
  static boolean isLoopback(String host) {
    return resolved(host).isLoopbackAddress();
  }

  /** Where programs of the same machine reach it. */
  static URI address(String host, int port) {
    String here = resolved(host).isAnyLocalAddress() ? "127.0.0.1" : host;
    return URI.create(
        "http://%s:%d/".formatted(here.contains(":") ? "[" + here + "]" : here, port));
  }

  private static InetAddress resolved(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException _) {
      throw new WorkRefused("server.host is '%s', which is not known".formatted(host));
    }
  }
}
