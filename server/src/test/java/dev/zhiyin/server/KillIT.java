package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.lucene.ProductIndex;
import dev.zhiyin.engine.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server is killed ({@code kill -9}) at random moments while it takes events, products, changes
 * of their offers and deletions, commits, and switches generations: nothing that it acknowledged
 * may be lost, nothing that it acknowledged as deleted may come back, and its index must equal its
 * store. {@code -Dzhiyin.kills=N} sets how often, {@code -Dtest.seed=S} repeats a run.
 */
class KillIT {
  private static final int KILLS = Integer.getInteger("zhiyin.kills", 3);
  private static final long SEED = Long.getLong("test.seed", System.nanoTime());
  private static final int LONGEST_LIFE = 2_500;

  /* Short, so that many kills meet a commit of the index. */
  private static final String SETTINGS = "server: {commitEvery: 100ms}";

  @TempDir Path folder;

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
  private final Ledger ledger = new Ledger();
  private final AtomicLong numbers = new AtomicLong();
  private int committed;

  @Test
  void losesNothingThatItAcknowledged() throws IOException {
    System.out.printf("KillIT: seed %d%n", SEED);
    var home = new Home(folder.resolve("home"));
    Path log = folder.resolve("server.log");
    new SmallShop(home).stocked().published();
    new SmallShop(home).published();
    Files.writeString(home.config(), SETTINGS);
    for (int kill = 0; kill < KILLS; kill++) {
      try (var server = ShopProcess.serve(home.root(), log)) {
        live(server, home, kill);
      }
      compare(home, "after kill %d of seed %d, log %s".formatted(kill, SEED, log));
    }
    try (var server = ShopProcess.serve(home.root(), log)) {
      server.address();
      ToolRun.verified(home);
      server.stop();
      ToolRun.verified(home);
    }
    assertThat(committed).describedAs("kills after a commit").isGreaterThanOrEqualTo(KILLS / 4);
    System.out.printf(
        "KillIT: %d kills, %d of them after a commit of the index, %,d events and %,d product writes acknowledged, none lost (seed %d)%n",
        KILLS, committed, ledger.events(), ledger.productWrites(), SEED);
  }

  /* One in eight is killed while it gets ready, the others under load. */
  private void live(ShopProcess server, Home home, int round) {
    if (random.nextInt(8) == 0) {
      pause(random.nextInt(LONGEST_LIFE));
      server.kill();
      return;
    }
    var switching = new AtomicBoolean(true);
    try (var writers = new Writers(server.address(), ledger, numbers, SEED + 1000L * round)) {
      Thread switcher = Thread.ofVirtual().start(() -> switchGenerations(home, switching));
      pause(200 + random.nextInt(LONGEST_LIFE));
      server.kill();
      switching.set(false);
      LifeIT.join(switcher);
      assertThat(writers.surprises()).describedAs("seed %d", SEED).isEmpty();
    }
  }

  private static void switchGenerations(Home home, AtomicBoolean on) {
    var generations = new GenerationRepository(home);
    for (long i = 0; on.get(); i++) {
      generations.publish(1 + i % 2);
      pause(700);
    }
  }

  private void compare(Home home, String when) {
    try (Store store = Store.open(home)) {
      Set<String> events = new HashSet<>();
      store.events().forEach(event -> events.add(event.id()));
      assertThat(ledger.lostEvents(events)).describedAs(when).isEmpty();
      Map<String, Integer> versions = new HashMap<>();
      store
          .products()
          .forEach(
              product -> {
                if (product.id().startsWith("w")) {
                  versions.put(product.id(), (int) product.offer().price().orElseThrow());
                }
              });
      assertThat(ledger.wrongProducts(versions)).describedAs(when).isEmpty();
    }
    ToolRun.verified(home);
    if (hasCommit(home)) {
      committed++;
    }
  }

  /* Else the comparison is with the generation's own index, which holds none of the writes. */
  private static boolean hasCommit(Home home) {
    long served = new GenerationRepository(home).current().orElseThrow();
    try (var index = ProductIndex.find(home.live(served), 0).orElse(null)) {
      return index != null && index.checkpoint().isPresent();
    }
  }

  private static void pause(long milliseconds) {
    LockSupport.parkNanos(Duration.ofMillis(milliseconds).toNanos());
  }
}
