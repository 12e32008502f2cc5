package dev.zhiyin.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * Asks one server in JSON over HTTP/1.1, the same way for all servers, by a client that leaves the
 * processors to them. Thread-safe.
 */
final class JsonClient implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Timeout PATIENCE = Timeout.ofHours(2);
  private static final ContentType LINES =
      ContentType.create("application/x-ndjson", StandardCharsets.UTF_8);
  private static final int CONNECTIONS = 16;

  private final CloseableHttpClient http =
      HttpClients.custom()
          .setConnectionManager(
              PoolingHttpClientConnectionManagerBuilder.create()
                  .setMaxConnPerRoute(CONNECTIONS)
                  .setDefaultConnectionConfig(
                      ConnectionConfig.custom().setSocketTimeout(PATIENCE).build())
                  .build())
          .disableAutomaticRetries()
          .build();
  private final URI address;

  JsonClient(URI address) {
    this.address = address;
  }

  JsonNode get(String path) {
    return send(new HttpGet(address.resolve(path)));
  }

  JsonNode post(String path, String json) {
    return sent("POST", path, ContentType.APPLICATION_JSON, json);
  }

  JsonNode put(String path, String json) {
    return sent("PUT", path, ContentType.APPLICATION_JSON, json);
  }

  JsonNode postLines(String path, String lines) {
    return sent("POST", path, LINES, lines);
  }

  private JsonNode sent(String method, String path, ContentType type, String body) {
    var request = new HttpUriRequestBase(method, address.resolve(path));
    request.setEntity(new StringEntity(body, type));
    return send(request);
  }

  private JsonNode send(HttpUriRequestBase request) {
    try {
      return http.execute(request, answer -> read(request, answer));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static JsonNode read(HttpUriRequestBase request, ClassicHttpResponse answer)
      throws IOException {
    byte[] body =
        answer.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(answer.getEntity());
    if (answer.getCode() / 100 != 2) {
      throw new IllegalStateException(
          "%s: %d %s"
              .formatted(
                  request.getRequestUri(),
                  answer.getCode(),
                  new String(body, StandardCharsets.UTF_8)));
    }
    return JSON.readTree(body);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A text as JSON has it. */
  static String quoted(String text) {
    return JSON.getNodeFactory().textNode(text).toString();
  }

  @Override
  public void close() {
    try {
      http.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
