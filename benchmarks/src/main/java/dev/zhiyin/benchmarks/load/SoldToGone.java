package dev.zhiyin.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.benchmarks.LightClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How long after a piece was acknowledged as sold an answer still shows it, while lists that would
 * are asked for all the time; and whether of racing buyers one gets it.
 */
@Command(
    name = "sold-to-gone",
    description = "Pieces that are sold while lists with them, and recommendations, are asked for.")
final class SoldToGone implements Runnable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WATCHERS = 4;
  private static final int RACERS = 8;

  /** Of so many pieces one is raced for. */
  private static final int RACED = 10;

  /** Pieces of one brand, so that one list shows all of them. */
  private static final int TOGETHER = 50;

  /** Between two. */
  private static final Duration PAUSE = Duration.ofMillis(10);

  @Mixin private Target target = new Target();

  @Option(names = "--pieces", description = "how many are sold (default: ${DEFAULT-VALUE})")
  private int pieces = 1000;

  @Option(
      names = "--watched",
      description = "another server of the shop, whose answers are watched (default: the same)")
  private Optional<URI> watched = Optional.empty();

  @Option(
      names = "--rate",
      description = "recommendations a second meanwhile (default: ${DEFAULT-VALUE})")
  private int rate = 100;

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final Map<String, Long> begun = new ConcurrentHashMap<>();
  private final Map<String, Long> received = new ConcurrentHashMap<>();
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
  private final AtomicReference<String> brand = new AtomicReference<>("");
  private final AtomicBoolean done = new AtomicBoolean();
  private final Latencies sales = new Latencies();
  private final Latencies lists = new Latencies();
  private final Latencies asked = new Latencies();
  private int won;
  private int refused;
  private int races;

  @Override
  public void run() {
    LoadClient caller = target.caller();
    LoadClient watching = watched.map(LoadClient::new).orElse(caller);
    String shopper = caller.shoppers(1).getFirst();
    caller.postLines("v1/products:batch", lines());
    try (var load = caller.recommending(rate, asked::since);
        var watchers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < WATCHERS; i++) {
        int first = i;
        watchers.execute(() -> watch(watching, first, shopper));
      }
      for (int i = 0; i < pieces; i++) {
        if (i % TOGETHER == 0) {
          brand.set(brand(i));
          Target.pause(Duration.ofMillis(500)); // until they are seen
        }
        sell(caller, i);
        Target.pause(PAUSE);
      }
      Target.pause(Duration.ofSeconds(1));
      done.set(true);
      Target.say("recommendations meanwhile: %s; failed %d", asked, load.failures());
    }
    report();
    acknowledged.keySet().forEach(id -> caller.delete("v1/products/" + id));
  }

  private String id(int number) {
    return "piece-%s-%d".formatted(run, number);
  }

  private String brand(int number) {
    return "Piece %s %d".formatted(run, number / TOGETHER);
  }

  private String lines() {
    var lines = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      ObjectNode line = JSON.createObjectNode();
      line.put("id", id(i)).put("title", "piece of " + brand(i)).put("brand", brand(i));
      line.put("category", "Pieces").put("price", 10 + i % 90).put("stock", 1);
      lines.append(line).append('\n');
    }
    return lines.toString();
  }

  private void sell(LoadClient caller, int number) {
    String path = "v1/products/" + id(number);
    if (number % RACED == 0) {
      race(caller, path);
    }
    long start = System.nanoTime();
    require(path, caller.patch(path, "{\"status\":\"sold\"}"));
    acknowledged.put(id(number), System.nanoTime());
    sales.since(start);
  }

  private void race(LoadClient caller, String path) {
    races++;
    try (var buyers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> tries = new ArrayList<>();
      for (int i = 0; i < RACERS; i++) {
        tries.add(buyers.submit(() -> caller.patch(path, "{\"status\":\"reserved\"}")));
      }
      for (Future<Integer> one : tries) {
        switch (one.get()) {
          case 200 -> won++;
          case 409 -> refused++;
          default -> require(path, one.get());
        }
      }
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure.getCause());
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  private static void require(String path, int status) {
    if (status != 200) {
      throw new IllegalStateException("%s: %d".formatted(path, status));
    }
  }

  /* Of every kind of list, those of the brand that is being sold. */
  private void watch(LoadClient caller, int first, String shopper) {
    for (int i = first; !done.get(); i++) {
      String filter = LoadClient.encoded("{\"brand\":[\"%s\"]}".formatted(brand.get()));
      String path =
          switch (i % 4) {
            case 0 -> "v1/search?k=50&q=" + LoadClient.encoded("piece") + "&filter=" + filter;
            case 1 -> "v1/products/latest?k=50&filter=" + filter;
            case 2 -> "v1/products/popular?k=50&filter=" + filter;
            default -> "v1/users/%s/recommendations?k=50&filter=%s".formatted(shopper, filter);
          };
      long start = System.nanoTime();
      try {
        JsonNode list = caller.get(path);
        lists.since(start);
        long end = System.nanoTime();
        for (JsonNode item : list.get("items")) {
          String id = item.get("productId").asText();
          begun.merge(id, start, Math::max);
          received.merge(id, end, Math::max);
        }
      } catch (LightClient.Busy _) {
        Target.pause(Duration.ofMillis(10));
      }
    }
  }

  private void report() {
    var after = new Latencies();
    var answered = new Latencies();
    long ghosts = 0;
    long seen = 0;
    for (var piece : acknowledged.entrySet()) {
      long sold = piece.getValue();
      Long last = begun.get(piece.getKey());
      if (last != null) {
        seen++;
        if (last > sold) {
          ghosts++;
        }
        after.record(last - sold);
        answered.record(received.getOrDefault(piece.getKey(), sold) - sold);
      }
    }
    Target.say("sold and acknowledged: %s; of %d pieces %d were in lists", sales, pieces, seen);
    Target.say("lists meanwhile: %s", lists);
    Target.say("shown by an answer that began after the acknowledgement: %d pieces", ghosts);
    Target.say("from acknowledgement to the beginning of the last answer that shows it: %s", after);
    Target.say("… to its end: %s", answered);
    Target.say("%d races of %d buyers: %d won, %d were refused (409)", races, RACERS, won, refused);
  }
}
