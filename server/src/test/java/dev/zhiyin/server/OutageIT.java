package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.testing.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The store is stopped at once, and started again, while the shop is used. */
@Timeout(180)
class OutageIT {
  private final AtomicBoolean stop = new AtomicBoolean();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
  private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
  private final Queue<String> products = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger stale = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();

  @Test
  void answersGoOnWritesComeBackLaterAndEverythingCatchesUp() {
    try (var postgres = PostgresServer.started();
        var served = new Served(Served.config(postgres))) {
      Client client = served.client();
      assertThat(client.get("v1/users/Ann/recommendations").json().has("stale")).isFalse();
      List<String> fresh = ids(client.get("v1/users/Ann/recommendations?k=2"));
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        useTheShop(client, threads);
        try {
          until(() -> accepted.size() > 20 && products.size() > 5);
          postgres.stop();
          until(() -> refused.get() > 20 && stale.get() > 20);
          assertOutage(client, fresh);
          postgres.start();
          int before = accepted.size();
          int put = products.size();
          until(() -> accepted.size() > before + 20 && products.size() > put + 5);
        } finally {
          stop.set(true);
        }
      }
      assertThat(surprises).isEmpty();
      assertCaughtUp(client);
    }
  }

  private void useTheShop(Client client, Executor threads) {
    for (int i = 0; i < 3; i++) {
      String name = "w" + i;
      threads.execute(() -> loop(n -> send(client, name + "-" + n)));
      threads.execute(() -> loop(n -> put(client, name + "-" + n)));
      threads.execute(() -> loop(n -> ask(client, n)));
    }
  }

  private void assertOutage(Client client, List<String> fresh) {
    var answer = client.get("v1/users/Ann/recommendations?k=2");
    assertThat(answer.json().get("stale").booleanValue()).isTrue();
    assertThat(ids(answer)).isEqualTo(fresh);
    assertThat(client.post("v1/recommendations", "{'userId':'stranger'}").json().get("stale"))
        .isNotNull();
    var early = client.get("v1/users/stranger/recommendations?minSequence=1");
    assertThat(early.status()).isEqualTo(503);
    assertThat(early.json().get("type").textValue()).isEqualTo("urn:zhiyin:problem:not-yet-shown");
    assertThat(client.get("v1/users/Ann/recommendations?minSequence=1").status()).isEqualTo(200);
    assertThat(client.get("v1/search?q=tea").json().has("stale")).isFalse();
    assertThat(ids(client.get("v1/search?q=tea&userId=Ann"))).isNotEmpty();
    assertThat(ids(client.get("v1/products/ear-1/similar"))).isNotEmpty();
    assertThat(ids(client.get("v1/products/popular"))).isNotEmpty();
    assertThat(client.get("v1/products/ear-1").json().get("id").textValue()).isEqualTo("ear-1");
    assertThat(client.get("v1/products/" + encoded("包/1 %")).status()).isEqualTo(200);
    assertThat(client.get("readyz").status()).isEqualTo(200);
    for (var reply :
        List.of(
            client.put("v1/products/out", "{'title':'out'}"),
            client.delete("v1/products/ear-1"),
            client.delete("v1/users/Ann"),
            client.get("v1/users/Ann"),
            client.get("v1/users"),
            client.get("v1/products/nothing"),
            client.post("v1/products:batch", "{'id':'out'}"),
            client.post(
                "v1/events", "{'events':[{'userId':'a','productId':'b','type':'view'}]}"))) {
      assertThat(reply.status()).as(reply.response().body()).isEqualTo(503);
      assertThat(reply.header("Retry-After")).isEqualTo("1");
      assertThat(reply.json().get("type").textValue())
          .isEqualTo("urn:zhiyin:problem:store-unavailable");
    }
  }

  private void assertCaughtUp(Client client) {
    JsonNode late = client.get("v1/users/Ann/recommendations?k=2").json();
    assertThat(late.has("stale")).isFalse();
    for (String id : accepted) {
      var again = client.post("v1/events", event(id));
      assertThat(again.json().at("/results/0/status").textValue()).isEqualTo("duplicate");
    }
    List<String> found = ids(client.get("v1/search?q=axolotl&k=500"));
    assertThat(found).containsAll(products);
  }

  private interface Step {
    void go(int number);
  }

  private void loop(Step step) {
    try {
      for (int n = 0; !stop.get(); n++) {
        step.go(n);
      }
    } catch (RuntimeException | AssertionError fault) {
      surprises.add(fault.toString());
    }
  }

  private void send(Client client, String id) {
    if (taken(client.post("v1/events", event(id)))) {
      accepted.add(id);
    }
  }

  private static String event(String id) {
    return "{'events':[{'eventId':'out-%s','userId':'u-%s','productId':'tea-1','type':'view'}]}"
        .formatted(id, id);
  }

  private void put(Client client, String id) {
    if (products.size() < 400
        && taken(client.put("v1/products/out-" + id, "{'title':'axolotl tank','stock':1}"))) {
      products.add("out-" + id);
    }
    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
  }

  private boolean taken(Client.Reply reply) {
    if (reply.status() == 503) {
      refused.incrementAndGet();
      if (reply.header("Retry-After").isEmpty()) {
        surprises.add("no Retry-After: " + reply.response().body());
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    } else if (reply.status() != 200) {
      surprises.add(reply.response().body());
    }
    return reply.status() == 200;
  }

  private void ask(Client client, int number) {
    List<String> paths =
        List.of(
            "v1/users/Ann/recommendations",
            "v1/users/%s/recommendations".formatted(encoded("小明")),
            "v1/search?q=headphones",
            "v1/products/trending");
    var reply = client.get(paths.get(number % paths.size()));
    if (reply.status() != 200 || reply.json().get("items").isEmpty()) {
      surprises.add(reply.response().body());
    } else if (reply.json().path("stale").asBoolean()) {
      stale.incrementAndGet();
    }
    answered.incrementAndGet();
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time until it holds").isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
