package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.testing.UsedHeap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Hostile requests get documented answers, and leave the server as it was.
 *
 * <p>{@code -Dzhiyin.fuzz=100000} for the long form, {@code -Dtest.seed=7} for other requests.
 */
class FuzzIT {
  private static final int REQUESTS = Integer.getInteger("zhiyin.fuzz", 2_000);
  private static final long SEED = Long.getLong("test.seed", 1);
  private static final long GROWTH = 128L << 20;

  /** Every so many requests one stops in the middle of its body, and so many of them wait. */
  private static final int SLOW_EVERY = 100;

  private static final int SLOW = 8;
  private static final Duration REQUEST_TIME = Duration.ofSeconds(2);

  private final Map<String, String> failures = new TreeMap<>();
  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private final Queue<HalfSent> slow = new ArrayDeque<>();

  @Test
  void hostileRequestsGetDocumentedAnswers() throws IOException {
    String settings = "server: {requestTime: %dms}".formatted(REQUEST_TIME.toMillis());
    try (var served = new Served(Served.config(settings))) {
      var random = new Random(SEED);
      var hostile = new HostileRequests(random);
      var raw = new RawRequests(random, served.server().address());
      for (int i = 0; i < REQUESTS / 10; i++) {
        one(served, hostile, raw);
      }
      long before = UsedHeap.bytes();
      for (int i = REQUESTS / 10; i < REQUESTS; i++) {
        one(served, hostile, raw);
      }
      while (!slow.isEmpty()) {
        givenUp(slow.remove());
      }

      assertThat(failures.values()).as("seed %d, answers %s", SEED, statuses).isEmpty();
      assertThat(UsedHeap.bytes() - before).as("bytes that the heap grew by").isLessThan(GROWTH);
      assertThat(served.client().get("readyz").status()).isEqualTo(200);
      assertThat(served.client().get("v1/products/popular?k=1").json().get("items")).hasSize(1);
      assertThat(statuses).containsKeys(200, 400, 404, 405, 413, 415);
    }
  }

  /** What is large but valid is answered, and does not keep out what comes after it. */
  @Test
  void largeValidRequestsAreAnswered() {
    try (var served = new Served()) {
      var large = new LargeRequests(new Random(SEED));
      for (int i = 0; i < REQUESTS / 200; i++) {
        var request = large.next(served.client());
        String asked = described(request.copy().build());
        var reply = served.client().send(request);
        assertThat(reply.status())
            .as("%s: %s", asked, shortened(reply.response().body()))
            .isEqualTo(200);
        assertThat(reply.response().body()).as(asked).doesNotContain("\"rejected\":1");
      }

      var put = served.client().put("v1/products/after", "{'title':'zebra lamp'}");
      assertThat(put.status()).isEqualTo(200);
      assertThat(RecommendationsIT.ids(served.client().get("v1/search?q=zebra")))
          .first()
          .isEqualTo("after");
    }
  }

  private void one(Served served, HostileRequests hostile, RawRequests raw) throws IOException {
    int done = statuses.values().stream().mapToInt(Integer::intValue).sum();
    if (done % SLOW_EVERY == 1) {
      slow.add(HalfSent.recommendation(served));
      if (slow.size() > SLOW) {
        givenUp(slow.remove());
      }
    }
    if (done % 10 == 0) {
      check(raw.next());
      return;
    }
    var request = hostile.next(served.client());
    String asked = described(request.copy().build());
    try {
      count(asked, served.client().send(request).status());
    } catch (UncheckedIOException closed) {
      if (closed.getCause() instanceof HttpTimeoutException) {
        count(asked, 0);
        fail(closed.toString(), asked);
      } else {
        again(served, request, asked);
      }
    } catch (AssertionError failure) {
      count(asked, 0);
      fail(failure.toString(), asked);
    }
  }

  private static String described(HttpRequest request) {
    return "%s, a body of %d bytes, %s"
        .formatted(
            request,
            request.bodyPublisher().map(HttpRequest.BodyPublisher::contentLength).orElse(0L),
            request.headers().map().keySet());
  }

  /*
   * A connection may be closed after an answer to a body that was not read, just when the next
   * request is on its way; one that is closed again, on a connection of its own, was not answered.
   */
  private void again(Served served, HttpRequest.Builder request, String asked) {
    try {
      count(asked, served.client().send(request).status());
    } catch (UncheckedIOException closed) {
      count(asked, 0);
      fail(closed.toString(), asked);
    }
  }

  private void check(RawRequests.Exchange exchange) {
    count(exchange.request(), exchange.status());
    if (exchange.head().contains("\nSet-Cookie")) {
      fail("a header was injected", exchange.request());
    }
    if (exchange.isForeign() && exchange.status() > 0 && exchange.status() < 400) {
      fail("a request for another host was answered", exchange.request());
    }
    if (exchange.status() >= 400 && !exchange.head().contains("application/problem+json")) {
      fail(exchange.head(), exchange.request());
    }
  }

  private void givenUp(HalfSent half) {
    try (half) {
      String answer = half.answer();
      if (!answer.startsWith("HTTP/1.1 408 ")) {
        fail("a body that stops halfway was answered: " + answer, "half a request");
      }
    }
  }

  private void count(String asked, int status) {
    statuses.merge(status, 1, Integer::sum);
    if (status >= 500 && status != 503) {
      fail("answered " + status, asked);
    }
  }

  /** Keeps one failure of a kind. */
  private void fail(String what, String asked) {
    String kind =
        shortened(what).replaceAll("[0-9a-f-]{36}|%[0-9A-F]{2}", "").replaceAll("\\s+", " ");
    failures.putIfAbsent(
        kind.substring(0, Math.min(kind.length(), 60)),
        shortened(what) + " after " + shortened(asked));
  }

  private static String shortened(String text) {
    return text.substring(0, Math.min(text.length(), 700));
  }
}
