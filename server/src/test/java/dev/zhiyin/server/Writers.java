package dev.zhiyin.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.testing.LargestProduct;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Load on a server that may be killed at any moment: events in batches, products put, patched and
 * deleted, recommendations and searches. What is acknowledged goes into the ledger.
 */
final class Writers implements AutoCloseable {
  private static final int EVENT_WRITERS = 2;
  private static final int PRODUCT_WRITERS = 2;
  private static final int PRODUCTS_EACH = 40;
  private static final int EVENTS_EACH = 20;
  private static final int SHOPPERS = 50;

  /** One product of so many is as large as a product may be. */
  private static final int LARGEST = 30;

  private final Client client;
  private final Ledger ledger;
  private final AtomicLong numbers;
  private final Duration pause;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Starts at once.
   *
   * @param numbers gives every event its number, also across restarts
   */
  Writers(URI address, Ledger ledger, AtomicLong numbers, long seed) {
    this("w", address, ledger, numbers, seed, Duration.ZERO);
  }

  /**
   * With products of its own.
   *
   * @param name that the ids of its products begin with
   * @param pause between two requests of each caller
   */
  Writers(String name, URI address, Ledger ledger, AtomicLong numbers, long seed, Duration pause) {
    this.pause = pause;
    this.client = new Client(address);
    this.ledger = ledger;
    this.numbers = numbers;
    for (int i = 0; i < EVENT_WRITERS; i++) {
      start(this::sendEvents, seed + i);
    }
    for (int i = 0; i < PRODUCT_WRITERS; i++) {
      String prefix = "%s%d-".formatted(name, i);
      start(random -> writeProduct(prefix, random), seed + 10 + i);
    }
    start(this::ask, seed + 20);
  }

  private interface Step {
    void go(RandomGenerator random);
  }

  private void start(Step step, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    threads.execute(
        () -> {
          try {
            while (!stop.get()) {
              step.go(random);
              LockSupport.parkNanos(pause.toNanos());
            }
          } catch (UncheckedIOException killed) {
            // the server is gone: what was under way stays unanswered
          } catch (RuntimeException | AssertionError fault) {
            surprises.add(fault.toString());
          }
        });
  }

  private void sendEvents(RandomGenerator random) {
    var ids = new ArrayList<String>();
    var body = new StringBuilder("{'events':[");
    for (int i = 0; i < EVENTS_EACH; i++) {
      String id = "k" + numbers.incrementAndGet();
      ids.add(id);
      body.append(i == 0 ? "" : ",")
          .append(
              "{'eventId':'%s','userId':'s%d','productId':'%s','type':'view','timestamp':'%s'}"
                  .formatted(
                      id,
                      random.nextInt(SHOPPERS),
                      random.nextBoolean() ? "bag-2" : "w0-" + random.nextInt(PRODUCTS_EACH),
                      Instant.now()));
    }
    var reply = client.post("v1/events", body.append("]}").toString());
    if (expected(reply, "events")) {
      for (JsonNode result : reply.json().get("results")) {
        if (!result.get("status").textValue().equals("accepted")) {
          surprises.add("event: " + result);
        }
      }
      ledger.acknowledgedEvents(ids);
    }
  }

  private void writeProduct(String prefix, RandomGenerator random) {
    String id = prefix + random.nextInt(PRODUCTS_EACH);
    if (random.nextInt(4) == 0) {
      ledger.asked(id, Ledger.GONE);
      var reply = client.send(client.request("v1/products/" + id).DELETE());
      if (reply.status() == 404 || expected(reply, "delete")) {
        ledger.acknowledged(id, Ledger.GONE);
      }
      return;
    }
    int version = Math.toIntExact(numbers.incrementAndGet());
    ledger.asked(id, version);
    if (random.nextInt(3) == 0) {
      var reply = client.patch("v1/products/" + id, "{'price':%d}".formatted(version));
      boolean gone = reply.status() == 404;
      if (gone || expected(reply, "patch")) {
        ledger.acknowledged(id, gone ? Ledger.GONE : version);
      }
      return;
    }
    String json = random.nextInt(LARGEST) == 0 ? largest(version) : usual(version, random);
    var reply =
        client.send(
            client
                .request("v1/products/" + id)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json)));
    if (expected(reply, "put")) {
      ledger.acknowledged(id, version);
    }
  }

  private static String usual(int version, RandomGenerator random) {
    String title = random.nextBoolean() ? "帆布双肩背包" : "Canvas backpack " + random.nextInt(5);
    return """
        {"title":"%s","category":"户外 > 背包","brand":"凯乐石","price":%d,"stock":3}"""
        .formatted(title, version);
  }

  private static String largest(int version) {
    return LargestProduct.json("largest")
        .replace("\"id\":\"largest\",", "")
        .replace("\"price\":1.5", "\"price\":" + version);
  }

  private void ask(RandomGenerator random) {
    expected(
        client.get("v1/users/s%d/recommendations?k=5".formatted(random.nextInt(SHOPPERS))), "ask");
    expected(client.get("v1/search?k=5&q=" + Client.encoded("背包 backpack")), "search");
  }

  /* Being told to come back later is an answer, and no acknowledgement. */
  private boolean expected(Client.Reply reply, String what) {
    if (reply.status() == 200) {
      return true;
    }
    if (reply.status() == 503 && reply.header("Retry-After").isEmpty()) {
      surprises.add(what + ": 503 without Retry-After");
    }
    if (reply.status() == 503 || reply.status() == 429) {
      refused.add(what + ": " + reply.response().body());
    } else {
      surprises.add("%s: %d %s".formatted(what, reply.status(), reply.response().body()));
    }
    return false;
  }

  /** What the server said when it could not do something for a while, and forgets it. */
  List<String> takeRefused() {
    var taken = new ArrayList<String>();
    for (String one = refused.poll(); one != null; one = refused.poll()) {
      taken.add(one);
    }
    return taken;
  }

  /** Answers that nobody should get. */
  List<String> surprises() {
    return List.copyOf(surprises);
  }

  @Override
  public void close() {
    stop.set(true);
    threads.close();
    client.close();
  }
}
