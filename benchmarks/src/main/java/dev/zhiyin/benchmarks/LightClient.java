package dev.zhiyin.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
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
 * Asks one server in JSON over HTTP/1.1, the same way for all servers, by a client that blocks its
 * thread and leaves the processors to the server. Thread-safe.
 */
public class LightClient implements AutoCloseable {
  public static final ObjectMapper JSON = new ObjectMapper();

  /** What a request may take at most, a merge of all segments too. */
  public static final Timeout LONGEST = Timeout.ofHours(2);

  private static final ContentType JSON_LINES =
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

  /** The server has too much to do at present, and says so. */
  public static final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Busy(String message) {
      super(message);
    }
  }

  public final JsonNode get(String path) {
    return read(text(path));
  }

  public final JsonNode post(String path, String json) {
    return read(text("POST", path, json(json)));
  }

  public final JsonNode put(String path, String json) {
    return read(text("PUT", path, json(json)));
  }

  public final void delete(String path) {
    var _ = text("DELETE", path, null);
  }

  /** Sends lines, and returns the last line of the answer. */
  public final JsonNode postLines(String path, String lines) {
    String answer = text("POST", path, new StringEntity(lines, JSON_LINES));
    return read(answer.strip().lines().reduce((_, last) -> last).orElse("{}"));
  }

  /** Gets what need not be JSON. */
  public final String text(String path) {
    return text("GET", path, null);
  }

  /** A text as part of an address. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A text as JSON has it. */
  public static String quoted(String text) {
    return JSON.getNodeFactory().textNode(text).toString();
  }

  protected static HttpEntity json(String json) {
    return new StringEntity(json, ContentType.APPLICATION_JSON);
  }

  /** Asks, reads the answer without keeping it, and says its status. */
  protected final int status(String method, String path, @Nullable HttpEntity body) {
    try {
      return http.execute(
          request(method, path, body),
          answer -> {
            EntityUtils.consume(answer.getEntity());
            return answer.getCode();
          });
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private HttpUriRequestBase request(String method, String path, @Nullable HttpEntity body) {
    var request = new HttpUriRequestBase(method, address.resolve(path));
    if (body != null) {
      request.setEntity(body);
    }
    return request;
  }

  private record Said(int status, String body) {}

  private String text(String method, String path, @Nullable HttpEntity body) {
    Said said;
    try {
      said =
          http.execute(
              request(method, path, body),
              answer ->
                  new Said(
                      answer.getCode(),
                      answer.getEntity() == null
                          ? ""
                          : EntityUtils.toString(answer.getEntity(), StandardCharsets.UTF_8)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    if (said.status == 503) {
      throw new Busy("%s: %s".formatted(path, said.body));
    }
    if (said.status / 100 != 2) {
      throw new IllegalStateException("%s: %d %s".formatted(path, said.status, said.body));
    }
    return said.body;
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException broken) {
      throw new UncheckedIOException(json, broken);
    }
  }

  @Override
  public final void close() {
    try {
      http.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
