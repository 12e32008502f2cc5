package dev.zhiyin.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ScratchIT {
  @RegisterExtension static final Served SERVED = new Served();

  @Test
  void all() {
    var c = SERVED.client();
    for (String p :
        java.util.List.of(
            "/livez",
            "/readyz",
            "/v1/search?q=" + Client.encoded("登山包"),
            "/v1/users/" + Client.encoded("小明") + "/recommendations?k=2",
            "/v1/products/" + Client.encoded("包/1 %"),
            "/v1/products/" + Client.encoded("包/1 %") + "/similar?k=2",
            "/v1/users/" + Client.encoded("a/b c"),
            "/v1/users",
            "/v1/products/popular?k=1",
            "/nowhere",
            "/v1/nowhere",
            "/v1/search",
            "/v1/search?q=a&k=ten",
            "/v1/search?q=a&colour=1",
            "/v1/events",
            "/v1/recommendations",
            "/%zz",
            "/v1/products/%zz",
            "/v1/search?q=%zz",
            "/v1/search?q=%ff",
            "/v1/users/nobody",
            "/",
            "/index.html",
            "/v1/users/?k=1",
            "/v1/products/%2e%2e",
            "/v1/../livez",
            "/v1/search?q=" + "a".repeat(9000),
            "/v1/search?q=a&filter=" + Client.encoded("{'a':1}"))) {
      try {
        var r =
            c.send(
                java.net.http.HttpRequest.newBuilder(
                        java.net
                            .URI
                            .create(
                                SERVED.server().address().toString().replaceAll("/$", "")
                                    + p.replace("%zz", "%41"))
                            .normalize())
                    .GET());
        System.err.println(
            p.substring(0, Math.min(80, p.length()))
                + "\n   "
                + r.status()
                + " "
                + r.response().headers().map()
                + "\n   "
                + r.response().body().substring(0, Math.min(900, r.response().body().length())));
      } catch (RuntimeException e) {
        System.err.println(p + " " + e);
      }
    }
    for (String raw :
        java.util.List.of(
            "GET /v1/search?q=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "GET /v1/products/%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "BLAH\r\n\r\n",
            "GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: "
                + "a".repeat(9000)
                + "\r\n\r\n",
            "POST /v1/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2000000\r\n\r\n{}",
            "DELETE /v1/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "HEAD /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "OPTIONS /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "FOO /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n")) {
      try (var s = new java.net.Socket("127.0.0.1", SERVED.server().address().getPort())) {
        s.getOutputStream().write(raw.getBytes());
        s.setSoTimeout(5000);
        System.err.println(
            raw.substring(0, Math.min(60, raw.length())).replace("\r\n", " | ")
                + "\n   "
                + new String(s.getInputStream().readAllBytes()).replace("\r\n", " | "));
      } catch (java.io.IOException e) {
        System.err.println(raw + e);
      }
    }
  }
}
