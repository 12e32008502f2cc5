package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpTimeoutException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Hostile requests get documented answers, and leave the server as it was.
 *
 * <p>{@code -Dzhiyin.fuzz=100000} for the long form, {@code -Dtest.seed=7} for other requests.
 */
class FuzzIT {
  private static final int REQUESTS = Integer.getInteger("zhiyin.fuzz", 5_000);
  private static final long SEED = Long.getLong("test.seed", 1);
  private static final long GROWTH = 128L << 20;

  private final Map<String, String> failures = new TreeMap<>();
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  @Test
  void hostileRequestsGetDocumentedAnswers() throws IOException {
    try (var served = new Served()) {
      var random = new Random(SEED);
      var hostile = new HostileRequests(random);
      var raw = new RawRequests(random, served.server().address());
      for (int i = 0; i < REQUESTS / 10; i++) {
        one(served, hostile, raw);
      }
      long before = heap();
      for (int i = REQUESTS / 10; i < REQUESTS; i++) {
        one(served, hostile, raw);
      }

      assertThat(failures.values()).as("seed %d, answers %s", SEED, statuses).isEmpty();
      assertThat(heap() - before).as("bytes that the heap grew by").isLessThan(GROWTH);
      assertThat(served.client().get("readyz").status()).isEqualTo(200);
      assertThat(served.client().get("v1/products/popular?k=1").json().get("items")).hasSize(1);
      assertThat(statuses).containsKeys(200, 400, 404, 405, 413, 415);
    }
  }

  private void one(Served served, HostileRequests hostile, RawRequests raw) throws IOException {
    if (statuses.values().stream().mapToInt(Integer::intValue).sum() % 10 == 0) {
      check(raw.next());
      return;
    }
    var request = hostile.next(served.client());
    String asked = request.copy().build().toString();
    try {
      count(asked, served.client().send(request).status());
    } catch (UncheckedIOException closed) {
      count(asked, 0);
      if (closed.getCause() instanceof HttpTimeoutException) {
        fail(closed.toString(), asked);
      }
    } catch (AssertionError failure) {
      count(asked, 0);
      fail(failure.toString(), asked);
    }
  }

  private void check(RawRequests.Exchange exchange) {
    count(exchange.request(), exchange.status());
    if (exchange.head().contains("\nSet-Cookie")) {
      fail("a header was injected", exchange.request());
    }
    if (exchange.status() >= 400 && !exchange.head().contains("application/problem+json")) {
      fail(exchange.head(), exchange.request());
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

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
