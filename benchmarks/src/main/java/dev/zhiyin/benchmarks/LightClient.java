package dev.zhiyin.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Asks one server over HTTP/1.1, by a client that blocks its thread and leaves the processors to
 * the server. Thread-safe.
 */
public final class LightClient implements AutoCloseable {
  public static final ContentType JSON_LINES =
      ContentType.create("application/x-ndjson", StandardCharsets.UTF_8);

  private static final int CONNECTIONS = 256;

  private final CloseableHttpClient http;
  private final URI address;

  /** Waits so long at most for each part of an answer. */
  public LightClient(URI address, Timeout patience) {
    this.address = address;
    http =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(CONNECTIONS)
                    .setMaxConnTotal(CONNECTIONS)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setSocketTimeout(patience).build())
                    .build())
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableContentCompression()
            .build();
  }

  /** What a server said. */
  public record Said(int status, String body) {}

  /** Asks without a body. */
  public Said send(String method, String path) {
    return said(request(method, path, null));
  }

  /** Asks with a body. */
  public Said send(String method, String path, ContentType type, String body) {
    return said(request(method, path, new StringEntity(body, type)));
  }

  /** Asks, reads the answer without keeping it, and says its status. */
  public int status(HttpUriRequestBase request) {
    try {
      return http.execute(
          request,
          answer -> {
            EntityUtils.consume(answer.getEntity());
            return answer.getCode();
          });
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A request of this server. */
  public HttpUriRequestBase request(String method, String path, @Nullable HttpEntity body) {
    var request = new HttpUriRequestBase(method, address.resolve(path));
    if (body != null) {
      request.setEntity(body);
    }
    return request;
  }

  private Said said(HttpUriRequestBase request) {
    try {
      return http.execute(
          request,
          answer ->
              new Said(
                  answer.getCode(),
                  answer.getEntity() == null
                      ? ""
                      : EntityUtils.toString(answer.getEntity(), StandardCharsets.UTF_8)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
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
