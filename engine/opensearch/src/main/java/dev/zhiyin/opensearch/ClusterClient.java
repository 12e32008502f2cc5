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
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.core5.http.ContentTooLongException;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.Request;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.httpclient5.ResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks with a cluster: with all its hosts in turn, and with another where one does not answer,
 * which is then left out until it does. Each host has a client of its own, since one of several
 * notices only after the longest time-out that a host is silent, and then leaves it out for up to
 * half an hour. Thread-safe; closed after the indexes that use it.
 */
public final class ClusterClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterClient.class);

  /** One that gives no sign for so long is not waited for, however long an answer may take. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);

  private final IndexSettings config;
  private final List<ClusterHost> hosts;
  private final AtomicInteger turn = new AtomicInteger();
  private final LongAdder requests = new LongAdder();
  private final LongAdder received = new LongAdder();

  /**
   * An answer of the cluster, which may be a refusal.
   *
   * @param body missing where there is none
   */
  record Answer(int status, JsonNode body) {
    boolean isSuccess() {
      return status / 100 == 2;
    }

    /** How many copies of shards there should be of what was asked. */
    int shards() {
      return body.path("_shards").path("total").intValue();
    }

    /** How many of them did it. */
    int successfulShards() {
      return body.path("_shards").path("successful").intValue();
    }

    /** How many did not do what a success was told for; not all that did not do it are told. */
    int failedShards() {
      return body.path("_shards").path("failed").intValue();
    }

    /** Whether it is of a host that cannot, where another may. */
    boolean isOfUnable() {
      return status == 502 || status == 503 || status == 504;
    }
  }

  private ClusterClient(IndexSettings config) {
    this.config = config;
    this.hosts = config.hosts().stream().map(address -> ClusterHost.of(address, config)).toList();
  }

  /**
   * Prepares to speak with a cluster, which need not run yet.
   *
   * @throws StorageFailed if the file of certificates cannot be read
   * @throws InvalidInput if there is no certificate in the file
   */
  public static ClusterClient of(IndexSettings config) {
    return new ClusterClient(config);
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
    return send(request(method, path, parameters, body), most);
  }

  /** Sends JSON within the time for writes. */
  Answer write(String method, String path, JsonNode body) {
    return send(method, path, Map.of(), body, config.timeouts().write());
  }

  /** Sends what needs no body, within the time for writes. */
  Answer write(String method, String path) {
    return write(method, path, MissingNode.getInstance());
  }

  /** Sends lines of JSON. */
  Answer sendLines(String path, byte[] lines, Duration most) {
    return send(
        () ->
            Requests.create(
                "POST", path, List.of(), Map.of(), Body.from(lines, "application/x-ndjson")),
        most);
  }

  /* One for each time that it is sent, since its body is read. */
  private static Supplier<Request> request(
      String method, String path, Map<String, String> parameters, JsonNode body) {
    byte @Nullable [] json = body.isMissingNode() ? null : JsonTrees.bytes(body);
    return () ->
        Requests.create(
            method,
            path,
            List.of(),
            parameters,
            json == null ? null : Body.from(json, "application/json"));
  }

  /** Lets the cluster drop a point in time, without waiting for it. */
  void forget(String pointInTime) {
    ObjectNode body = JsonTrees.of("pit_id", JsonTrees.array().add(pointInTime));
    var _ =
        next(turn.getAndIncrement())
            .sent(request("DELETE", "/_search/point_in_time", Map.of(), body), LONGEST_SILENCE)
            .whenComplete(
                (answer, failure) -> {
                  if (failure != null) { // it ends by itself
                    LOG.debug("a point in time was not dropped", failure);
                  } else {
                    close(answer);
                  }
                });
  }

  /** How many requests were sent so far. */
  public long requests() {
    return requests.sum();
  }

  /** How many bytes came with answers so far. */
  public long received() {
    return received.sum();
  }

  /*
   * All of it may be sent twice: to a host that never told what it did of it, and to another. Each
   * may be tried again, for the one that is left may be a busy one that was tried before.
   */
  private Answer send(Supplier<Request> request, Duration most) {
    long end = System.nanoTime() + most.toNanos();
    int from = turn.getAndIncrement();
    for (int tries = 1; ; tries++) {
      try {
        Answer answer = once(next(from + tries), request, end);
        if (!answer.isOfUnable() || tries >= hosts.size()) {
          return answer;
        }
      } catch (StoreUnavailable failure) {
        if (tries >= 2 * hosts.size()
            || System.nanoTime() >= end
            || Thread.currentThread().isInterrupted()) {
          throw failure;
        }
      }
    }
  }

  /* One that is not silent, if there is one; others are found to be back meanwhile. */
  private ClusterHost next(int from) {
    for (int i = 0; i < hosts.size(); i++) {
      ClusterHost host = hosts.get(Math.floorMod(from + i, hosts.size()));
      if (!host.isSilent) {
        return host;
      }
      if (host.isToBeChecked()) {
        var _ = check(host);
      }
    }
    return hosts.get(Math.floorMod(from, hosts.size()));
  }

  private Answer once(ClusterHost host, Supplier<Request> request, long end) {
    requests.increment();
    var left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    CompletableFuture<Response> coming = host.sent(request, left);
    try (Response response = await(coming, host, end)) {
      var answer = new Answer(response.getStatus(), body(response));
      host.answers();
      return answer;
    } catch (ExecutionException failure) {
      Throwable cause = requireCause(failure);
      Optional<Answer> refusal = refusal(cause);
      if (refusal.isPresent()) {
        host.answers();
        return refusal.get();
      }
      requireNotTooLong(cause);
      host.failed(told(cause));
      throw new StoreUnavailable(name(), told(cause));
    } catch (IOException failure) {
      forget(coming);
      throw new StoreUnavailable(name(), failure);
    } catch (InterruptedException stopped) {
      forget(coming);
      Thread.currentThread().interrupt();
      throw new StoreUnavailable(name(), stopped);
    }
  }

  /* No host has a shorter one. */
  private void requireNotTooLong(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ContentTooLongException) {
        throw new StorageFailed(name(), cause);
      }
    }
  }

  /* What comes of it late is closed unread. */
  private static void forget(CompletableFuture<Response> coming) {
    var _ =
        coming.whenComplete(
            (late, _) -> {
              if (late != null) {
                close(late);
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

  /*
   * Where there is another host, one that lets itself be waited for is asked whether it is there:
   * one that is slow says so at once, of one that is silent no more is expected.
   */
  private Response await(CompletableFuture<Response> coming, ClusterHost host, long end)
      throws IOException, ExecutionException, InterruptedException {
    long begun = System.nanoTime();
    while (true) {
      long left = end - System.nanoTime();
      try {
        return coming.get(Math.min(left, patience().toNanos()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException late) {
        if (!isThere(host, end) && !coming.isDone()) {
          long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
          throw new IOException(
              "no answer within %d ms from %s".formatted(waited, host.address), late);
        }
      }
    }
  }

  /* Of a host, for an answer and then for a sign of it: half of a request is left for another. */
  private Duration patience() {
    Duration part = config.timeouts().request().dividedBy(4);
    return part.compareTo(LONGEST_SILENCE) < 0 ? part : LONGEST_SILENCE;
  }

  /* The check goes on after the end, for whoever asks next. */
  private boolean isThere(ClusterHost host, long end)
      throws ExecutionException, InterruptedException {
    boolean isOnlyOne = hosts.stream().allMatch(other -> other == host || other.isSilent);
    CompletableFuture<Boolean> there =
        isOnlyOne ? CompletableFuture.completedFuture(true) : check(host);
    try {
      long left = end - System.nanoTime();
      return left > 0 && there.get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      return false;
    }
  }

  /* Whatever it answers, it is there. */
  private CompletableFuture<Boolean> check(ClusterHost host) {
    CompletableFuture<Response> coming =
        host.sent(request("GET", "/", Map.of(), MissingNode.getInstance()), patience());
    forget(coming);
    return coming
        .copy()
        .orTimeout(patience().toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (_, failure) -> {
              boolean isThere = failure == null || refusal(failure).isPresent();
              if (isThere) {
                host.answers();
              } else {
                host.failed(failure);
              }
              return isThere;
            });
  }

  /* Some refusals come as answers, others as failures whose message tells the body. */
  private static Optional<Answer> refusal(Throwable failure) {
    Throwable cause = failure; // a failure of the client's own about some refusals
    while (cause != null && !(cause instanceof ResponseException)) {
      cause = cause.getCause();
    }
    if (cause instanceof ResponseException refused) {
      String message = String.valueOf(refused.getMessage());
      return Optional.of(
          new Answer(
              refused.status(),
              JsonTrees.readOrText(message.substring(message.indexOf('\n') + 1))));
    }
    return Optional.empty();
  }

  private JsonNode body(Response response) throws IOException {
    Optional<Body> body = response.getBody();
    if (body.isEmpty()) {
      return MissingNode.getInstance();
    }
    try (Body present = body.get();
        InputStream json = present.body()) {
      return JsonTrees.read(json, received);
    }
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

  @Override
  public void close() {
    hosts.forEach(ClusterHost::close);
  }
}
