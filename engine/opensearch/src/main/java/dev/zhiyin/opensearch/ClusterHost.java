package dev.zhiyin.opensearch;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.config.IndexSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.util.Timeout;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Request;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5Options;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One host of a cluster, with a client of its own, and whether it answers. Thread-safe. */
final class ClusterHost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterHost.class);

  /** More than are under way together, so that whether a host is there need not wait for others. */
  private static final int CONNECTIONS_PER_HOST = 1_000;

  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(1);

  /** Who waits gives up first, and knows whether others are slow as well. */
  private static final Duration GRACE = Duration.ofMillis(200);

  final URI address;
  private final OpenSearchTransport transport;
  volatile boolean isSilent;
  private final AtomicLong nextCheck = new AtomicLong();

  private ClusterHost(URI address, OpenSearchTransport transport) {
    this.address = address;
    this.transport = transport;
  }

  static ClusterHost of(URI address, IndexSettings config) {
    AsyncClientConnectionManager connections = connections(config);
    return new ClusterHost(
        address,
        ApacheHttpClient5TransportBuilder.builder(
                new HttpHost(address.getScheme(), address.getHost(), address.getPort()))
            .setDefaultHeaders(headers(config))
            .setHttpClientConfigCallback(http -> http.setConnectionManager(connections))
            .build());
  }

  /**
   * The answer to come.
   *
   * @param most how long somebody waits for it: soon after, its connection is closed, by which the
   *     cluster knows that nobody does
   */
  CompletableFuture<Response> sent(Supplier<Request> request, Duration most) {
    Timeout longest = Timeout.of(most.plus(GRACE));
    var config =
        RequestConfig.custom()
            .setConnectionRequestTimeout(longest)
            .setResponseTimeout(longest)
            .build();
    var options = ApacheHttpClient5Options.DEFAULT.toBuilder().setRequestConfig(config).build();
    return new OpenSearchGenericClient(transport, options).executeAsync(request.get());
  }

  @Override
  public void close() {
    try {
      transport.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** From now on it is asked only where no other answers, until it does. */
  void failed(Throwable why) {
    nextCheck.set(System.nanoTime() + BETWEEN_CHECKS.toNanos());
    if (!isSilent) {
      isSilent = true;
      LOG.warn("{} does not answer, and is left out until it does: {}", address, why.toString());
    }
  }

  void answers() {
    if (isSilent) {
      isSilent = false;
      LOG.info("{} answers again", address);
    }
  }

  /** To one at a time. */
  boolean isToBeChecked() {
    long now = System.nanoTime();
    long due = nextCheck.get();
    return now - due >= 0 && nextCheck.compareAndSet(due, now + BETWEEN_CHECKS.toNanos());
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
        .setMaxConnTotal(CONNECTIONS_PER_HOST)
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(config.timeouts().connect()))
                .setSocketTimeout(Timeout.of(config.timeouts().write()))
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
}
