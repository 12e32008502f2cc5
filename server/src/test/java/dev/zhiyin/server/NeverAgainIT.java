package dev.zhiyin.server;

import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.testing.Until;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * While generations switch, products are put, sold out and deleted by some, and asked for by
 * others: an answer that begins after the acknowledgement never shows what is gone, and always
 * finds what is there.
 */
@Timeout(180)
class NeverAgainIT {
  private static final int ASKING = 8;
  private static final int WRITING = 3;
  private static final int EACH = 8;
  private static final int SWITCHES = 8;

  /** Products that were acknowledged as gone, and are not asked to come back at present. */
  private final Set<String> gone = ConcurrentHashMap.newKeySet();

  private final Map<String, AtomicInteger> lives = new ConcurrentHashMap<>();
  private final Queue<String> ghosts = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicBoolean stop = new AtomicBoolean();

  @Test
  void whatIsGoneIsInNoAnswerHoweverGenerationsSwitch() {
    try (var served = new Served()) {
      served.shop().published();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < WRITING; i++) {
          String prefix = "g%d-".formatted(i);
          var random = new Random(i);
          threads.execute(() -> loop(() -> write(served.client(), prefix, random)));
        }
        for (int i = 0; i < ASKING; i++) {
          var random = new Random(100 + i);
          threads.execute(() -> loop(() -> ask(served.client(), random)));
        }
        try {
          switchGenerations(served);
        } finally {
          stop.set(true);
        }
      }
      assertThat(ghosts).isEmpty();
      assertThat(answers.get()).isGreaterThan(200);
    }
  }

  private static void switchGenerations(Served served) {
    var generations = new GenerationRepository(served.shop().home());
    for (int i = 0; i < SWITCHES; i++) {
      long next = 2L - i % 2;
      generations.publish(next);
      Until.holds(() -> served.server().live().id().orElse(0) == next);
    }
  }

  private void loop(Runnable step) {
    try {
      while (!stop.get()) {
        step.run();
      }
    } catch (RuntimeException | AssertionError fault) {
      ghosts.add(fault.toString());
    }
  }

  /* One writer a product: nobody else brings it back. */
  private void write(Client client, String prefix, Random random) {
    String id = prefix + random.nextInt(EACH);
    gone.remove(id);
    lives.computeIfAbsent(id, _ -> new AtomicInteger()).incrementAndGet();
    ok(client.put("v1/products/" + id, product(1)));
    var here = ids(client.get("v1/search?q=dugong&k=50"));
    if (!here.contains(id)) {
      ghosts.add("%s was acknowledged and is not among %s".formatted(id, here));
    }
    if (random.nextBoolean()) {
      ok(client.delete("v1/products/" + id));
    } else {
      ok(client.put("v1/products/" + id, product(0)));
    }
    gone.add(id);
  }

  private static String product(int stock) {
    return "{'title':'dugong float','brand':'Dugong','price':5,'stock':%d}".formatted(stock);
  }

  private static void ok(Client.Reply reply) {
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
  }

  private void ask(Client client, Random random) {
    Map<String, Integer> before = new java.util.HashMap<>();
    for (String id : gone) {
      before.put(id, life(id));
    }
    String only = Client.encoded("{'brand':['Dugong']}");
    List<String> paths =
        List.of(
            "v1/products/latest?k=50&filter=" + only,
            "v1/products/popular?k=50&filter=" + only,
            "v1/search?q=dugong&k=50&filter=" + only,
            "v1/products/ear-1/similar?k=50&filter=" + only,
            "v1/users/Ann/recommendations?k=50&filter=" + only);
    String path = paths.get(random.nextInt(paths.size()));
    for (String id : ids(client.get(path))) {
      Integer known = before.get(id);
      if (known != null && known == life(id)) {
        ghosts.add("%s is gone and in %s".formatted(id, path));
      }
    }
    answers.incrementAndGet();
  }

  private int life(String id) {
    AtomicInteger lived = lives.get(id);
    return lived == null ? 0 : lived.get();
  }
}
