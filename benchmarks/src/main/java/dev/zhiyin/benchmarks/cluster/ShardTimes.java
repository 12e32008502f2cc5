package dev.zhiyin.benchmarks.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.onnx.OfflineGeneration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How long the search for a shopper's nearest products takes: of one shard alone, and of all shards
 * at once. By HTTP from here, in milliseconds; nothing else is asked meanwhile.
 */
record ShardTimes(ClusterShop shop, int shards) {
  static final String ONE = "shard";
  static final String ALL = "all shards";

  private static final int NEAREST = 100;
  private static final int EFFORT = 200;
  private static final int WARM_UP = 100;

  /** Asks with the item vectors of what shoppers interacted with last. */
  void measure(List<Asked> asked, OfflineGeneration served, LatencyFile into) {
    List<String> bodies = bodies(asked, served);
    for (String body : bodies.subList(0, Math.min(WARM_UP, bodies.size()))) {
      search(body, "");
    }
    var one = new ArrayList<Double>();
    var all = new ArrayList<Double>();
    for (String body : bodies) {
      for (int shard = 0; shard < shards; shard++) {
        one.add(search(body, "?preference=_shards:" + shard));
      }
      all.add(search(body, ""));
    }
    into.put(ONE, one.stream().mapToDouble(Double::doubleValue).toArray());
    into.put(ALL, all.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static List<String> bodies(List<Asked> asked, OfflineGeneration served) {
    var bodies = new ArrayList<String>();
    try (var index = served.generation().index().snapshot()) {
      for (Asked one : asked) {
        last(one.history())
            .ifPresent(
                id -> {
                  OptionalInt doc = index.find(id);
                  doc.ifPresent(there -> bodies.add(body(index.itemVector(there))));
                });
      }
    }
    return bodies;
  }

  private static java.util.Optional<String> last(History history) {
    return history.items().stream()
        .map(HistoryItem::subject)
        .filter(Subject.Item.class::isInstance)
        .map(subject -> ((Subject.Item) subject).productId())
        .findFirst();
  }

  private static String body(float[] vector) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("size", NEAREST).put("track_total_hits", false).put("_source", false);
    ObjectNode knn = body.putObject("query").putObject("knn").putObject("itemVector");
    knn.put("k", NEAREST).putObject("method_parameters").put("ef_search", EFFORT);
    var values = knn.putArray("vector");
    for (float value : vector) {
      values.add(value);
    }
    return body.toString();
  }

  private double search(String body, String preference) {
    long start = System.nanoTime();
    shop.node().post("/" + ClusterShop.INDEX + "/_search" + preference, body);
    return (System.nanoTime() - start) / 1e6;
  }
}
