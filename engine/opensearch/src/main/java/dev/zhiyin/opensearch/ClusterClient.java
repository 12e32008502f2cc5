package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.config.IndexSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Request;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;
import org.opensearch.client.transport.httpclient5.ResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks with a cluster: over a pool of connections to all its hosts in turn, with another host
 * where one does not answer. Thread-safe; closed after the indexes that use it.
 */
public final class ClusterClient implements AutoCloseable {
  private static final int CONNECTIONS_PER_HOST = 100;
  private static final Logger LOG = LoggerFactory.getLogger(ClusterClient.class);

  private final IndexSettings config;
  private final OpenSearchTransport transport;
  private final OpenSearchGenericClient client;
  private final LongAdder requests = new LongAdder();

  /**
   * An answer of the cluster, which may be a refusal.
   *
   * @param body missing where there is none
   */
  record Answer(int status, JsonNode body) {
    boolean isSuccess() {
      return status / 100 == 2;
    }
  }

  private ClusterClient(IndexSettings config, OpenSearchTransport transport) {
    this.config = config;
    this.transport = transport;
    this.client = new OpenSearchGenericClient(transport);
  }

  /**
   * Prepares to speak with a cluster, which need not run yet.
   *
   * @throws StorageFailed if the file of certificates cannot be read
   * @throws InvalidInput if there is no certificate in the file
   */
  public static ClusterClient of(IndexSettings config) {
    HttpHost[] hosts = config.hosts().stream().map(ClusterClient::host).toArray(HttpHost[]::new);
    AsyncClientConnectionManager connections = connections(config);
    var transport =
        ApacheHttpClient5TransportBuilder.builder(hosts)
            .setDefaultHeaders(headers(config))
            .setRequestConfigCallback(
                request -> request.setResponseTimeout(timeout(config.timeouts().write())))
            .setHttpClientConfigCallback(http -> http.setConnectionManager(connections))
            .build();
    return new ClusterClient(config, transport);
  }

  private static HttpHost host(URI host) {
    return new HttpHost(host.getScheme(), host.getHost(), host.getPort());
  }

  private static Timeout timeout(Duration duration) {
    return Timeout.of(duration);
  }

  private static Header[] headers(IndexSettings config) {
    return config
        .access()
        .password()
        .map(password -> config.access().user() + ":" + password.reveal())
        .map(user -> Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
        .map(user -> new Header[] {new BasicHeader("Authorization", "Basic " + user)})
        .orElseGet(() -> new Header[0]);
  }

  private static AsyncClientConnectionManager connections(IndexSettings config) {
    // the client's own default leaves the name in a certificate unverified
    var tls =
        ClientTlsStrategyBuilder.create()
            .setHostVerificationPolicy(HostnameVerificationPolicy.BOTH);
    config.access().caFile().ifPresent(file -> tls.setSslContext(trusting(file)));
    return PoolingAsyncClientConnectionManagerBuilder.create()
        .setMaxConnPerRoute(CONNECTIONS_PER_HOST)
        .setMaxConnTotal(CONNECTIONS_PER_HOST * config.hosts().size())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(timeout(config.timeouts().connect()))
                .setSocketTimeout(timeout(config.timeouts().write()))
                .build())
        .setTlsStrategy(tls.buildAsync())
        // of a node that offers HTTP/2 and speaks first, the client says: Unexpected input
        .setDefaultTlsConfig(
            TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build())
        .build();
  }

  private static SSLContext trusting(Path file) {
    try (InputStream pem = Files.newInputStream(file)) {
      var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("ca-" + trusted.size(), one);
      }
      if (trusted.size() == 0) {
        throw new CertificateException("there is no certificate in it");
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (CertificateException failure) {
      throw new InvalidInput(
          "index.caFile", file.toString(), "certificates in PEM form: " + failure.getMessage());
    } catch (IOException | GeneralSecurityException failure) {
      throw new StorageFailed(file, failure);
    }
  }

  IndexSettings config() {
    return config;
  }

  /** The hosts, for messages. */
  String name() {
    return config.hosts().stream().map(URI::toString).collect(Collectors.joining(","));
  }

  /** Sends JSON, or nothing where the body is missing, and waits for an answer within a time. */
  Answer send(
      String method, String path, Map<String, String> parameters, JsonNode body, Duration most) {
    return send(() -> Requests.create(method, path, List.of(), parameters, body(body)), most);
  }

  /** Sends lines of JSON. */
  Answer sendLines(String path, byte[] lines, Duration most) {
    return send(
        () ->
            Requests.create(
                "POST", path, List.of(), Map.of(), Body.from(lines, "application/x-ndjson")),
        most);
  }

  private static @Nullable Body body(JsonNode json) {
    return json.isMissingNode() ? null : Body.from(JsonTrees.bytes(json), "application/json");
  }

  /** Lets the cluster drop a point in time, without waiting for it. */
  void forget(String pointInTime) {
    ObjectNode body = JsonTrees.of("pit_id", JsonTrees.array().add(pointInTime));
    var _ =
        client
            .executeAsync(
                Requests.create(
                    "DELETE", "/_search/point_in_time", List.of(), Map.of(), body(body)))
            .whenComplete(
                (answer, failure) -> {
                  if (failure != null) { // it ends by itself
                    LOG.debug("a point in time was not dropped", failure);
                  } else {
                    close(answer);
                  }
                });
  }

  private static void close(Response answer) {
    try {
      answer.close();
    } catch (IOException failure) {
      LOG.debug("an answer was not closed", failure);
    }
  }

  /** How many requests were sent so far. */
  public long requests() {
    return requests.sum();
  }

  /*
   * The client asks no host for a while that has answered 503, also if the one that is left then is
   * the one that died: who could not connect, or was cut off, tries as often as there are hosts. The
   * client sends again what it sends to another host, so all of it may be sent twice.
   */
  private Answer send(Supplier<Request> request, Duration most) {
    long end = System.nanoTime() + most.toNanos();
    for (int tries = 1; ; tries++) {
      try {
        return once(request.get(), Duration.ofNanos(end - System.nanoTime()));
      } catch (StoreUnavailable failure) {
        boolean again = isCutOff(failure) && tries < config.hosts().size();
        if (!again || System.nanoTime() > end) {
          throw failure;
        }
      }
    }
  }

  private static boolean isCutOff(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketException || cause instanceof ConnectionClosedException) {
        return true;
      }
    }
    return false;
  }

  private Answer once(Request request, Duration most) {
    requests.increment();
    CompletableFuture<Response> answer = client.executeAsync(request);
    try (Response response = answer.get(most.toNanos(), TimeUnit.NANOSECONDS)) {
      return new Answer(response.getStatus(), body(response));
    } catch (TimeoutException late) {
      answer.cancel(true);
      throw new StoreUnavailable(
          name(), new IOException("no answer within %d ms".formatted(most.toMillis()), late));
    } catch (ExecutionException failure) {
      return refusal(requireCause(failure));
    } catch (IOException failure) {
      throw new StoreUnavailable(name(), failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable(name(), stopped);
    }
  }

  /* Some refusals come as answers, others as failures whose message tells the body. */
  private Answer refusal(Throwable failure) {
    Throwable cause = failure; // a failure of the client's own about some refusals
    while (cause != null && !(cause instanceof ResponseException)) {
      cause = cause.getCause();
    }
    if (cause instanceof ResponseException refused) {
      String message = String.valueOf(refused.getMessage());
      return new Answer(
          refused.status(), JsonTrees.readOrText(message.substring(message.indexOf('\n') + 1)));
    }
    throw new StoreUnavailable(name(), told(failure));
  }

  /* Certificates that do not fit are told by the innermost cause, and by what to set. */
  private static Throwable told(Throwable failure) {
    boolean isOfCertificates = false;
    String said = String.valueOf(failure.getMessage());
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      isOfCertificates |=
          cause instanceof SSLHandshakeException || cause instanceof SSLPeerUnverifiedException;
      said = String.valueOf(cause.getMessage());
    }
    return isOfCertificates
        ? new IOException(
            "TLS: %s; wanted a certificate of the host in index.url, signed by one in index.caFile or, without it, by one that Java trusts"
                .formatted(said),
            failure)
        : failure;
  }

  private static Throwable requireCause(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : cause;
  }

  private static JsonNode body(Response response) throws IOException {
    Optional<Body> body = response.getBody();
    if (body.isEmpty()) {
      return MissingNode.getInstance();
    }
    try (Body present = body.get();
        InputStream json = present.body()) {
      return JsonTrees.read(json);
    }
  }

  @Override
  public void close() {
    try {
      transport.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
