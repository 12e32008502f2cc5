package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Queues that are full: what does not fit is refused, and what was not refused is there. */
@Timeout(120)
@Tag("alone")
class OverloadIT {
  private static final int CALLERS = 24;
  private static final int EACH = 10;

  @Test
  void moreProductsThanMayWaitAreRefusedAndNoneIsDropped() {
    var config = Served.config("limits: {waitingEvents: 1000, waitingProducts: 4, batchSize: 4}");
    Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    Queue<Client.Reply> refused = new ConcurrentLinkedQueue<>();
    try (var served = new Served(config)) {
      try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < CALLERS; i++) {
          String prefix = "o-" + i + "-";
          callers.execute(() -> put(served.client(), prefix, acknowledged, refused));
        }
      }

      assertThat(acknowledged.size() + refused.size()).isEqualTo(CALLERS * EACH);
      assertThat(acknowledged).isNotEmpty();
      assertThat(refused)
          .isNotEmpty()
          .allSatisfy(
              reply -> {
                assertThat(reply.status()).isEqualTo(429);
                assertThat(reply.header("Retry-After")).isEqualTo("1");
                assertThat(reply.json().get("type").textValue())
                    .isEqualTo("urn:zhiyin:problem:overloaded");
                assertThat(reply.json().get("detail").textValue())
                    .matches(
                        "[1-4] products wait to be embedded and stored, the most that may; try again in 1 s");
              });
      assertThat(acknowledged)
          .allSatisfy(
              id -> assertThat(served.client().get("v1/products/" + id).status()).isEqualTo(200));
      String waiting = "zhiyin_products_waiting 0.0";
      assertThat(served.client().get("metrics").response().body()).contains(waiting);
    }
  }

  private static void put(
      Client client, String prefix, Queue<String> acknowledged, Queue<Client.Reply> refused) {
    IntStream.range(0, EACH)
        .mapToObj(i -> prefix + i)
        .forEach(
            id -> {
              var reply =
                  client.put(
                      "v1/products/" + id, "{'title':'a product of its own, %s'}".formatted(id));
              if (reply.status() == 200) {
                acknowledged.add(id);
              } else {
                refused.add(reply);
              }
            });
  }
}
