package dev.zhiyin.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.benchmarks.LightClient;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.testing.OpenSearchCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One node of OpenSearch with its k-NN plugin, over HTTP: one shard of one segment, Lucene's HNSW.
 * Words and the vector are one {@code bool} query: the {@code hybrid} query is of a plugin that is
 * not among the artifacts that the node is made of.
 *
 * @param heap of the node, such as 2g
 */
record OpenSearchPeer(String heap) implements Engine {
  private static final int MAX_CONNECTIONS = 16;
  private static final int BEAM_WIDTH = 100;
  private static final int SOME = 500;
  private static final String INDEX = "/products";

  @Override
  public String key() {
    return "opensearch";
  }

  @Override
  public String name() {
    return "OpenSearch";
  }

  @Override
  public String settings() {
    return "one node over HTTP, one shard without replicas, one segment, engine lucene, m %d, ef_construction %d, full floats, heap %s, refreshed each second; words and vector by one `bool` query of `knn` and `match`; a recommendation is `_mget` of the history's vectors and titles, then that query without the history"
        .formatted(MAX_CONNECTIONS, BEAM_WIDTH, heap);
  }

  @Override
  public String breadthName() {
    return "ef_search";
  }

  @Override
  public double load(PeerShop shop, Path folder) throws IOException {
    try (var opened = new Opened(folder)) {
      long start = System.nanoTime();
      opened.load(shop);
      return (System.nanoTime() - start) / 1e9;
    }
  }

  @Override
  public Peer open(PeerShop shop, Path folder) {
    return new Opened(folder);
  }

  private static final class Opened implements Peer {
    private final OpenSearchCluster node;
    private final LightClient client;

    Opened(Path folder) {
      node = OpenSearchCluster.kept(folder, 1);
      node.awaitGreen();
      client = new LightClient(node.addresses().getFirst(), LightClient.LONGEST);
    }

    void load(PeerShop shop) throws IOException {
      client.put(
          INDEX,
          """
          {"settings": {"index": {"knn": true, "number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": -1}},
           "mappings": {"properties": {
             "number": {"type": "integer"}, "share": {"type": "keyword"}, "title": {"type": "text"},
             "vector": {"type": "knn_vector", "dimension": %d, "space_type": "innerproduct", "method": {"name": "hnsw",
               "engine": "lucene", "parameters": {"m": %d, "ef_construction": %d}}}}}}
          """
              .formatted(PeerShop.DIMENSION, MAX_CONNECTIONS, BEAM_WIDTH));
      var lines = new StringBuilder();
      try (Stream<String> titles = shop.titles()) {
        Iterator<String> rest = titles.iterator();
        for (int i = 0; i < shop.products(); i++) {
          lines.append("{\"index\":{\"_id\":\"%s\"}}\n".formatted(ZhiyinShop.id(i)));
          lines.append(document(i, shop.vector(i), rest.next(), PeerShop.sharesOf(i))).append('\n');
          if (i % SOME == SOME - 1 || i == shop.products() - 1) {
            JsonNode answer =
                client.postLines(INDEX + "/_bulk?filter_path=errors", lines.toString());
            if (answer.get("errors").booleanValue()) {
              throw new IllegalStateException("documents were refused before number " + i);
            }
            lines.setLength(0);
          }
        }
      }
      client.post(INDEX + "/_forcemerge?max_num_segments=1", "");
      client.put(INDEX + "/_settings", "{\"index\": {\"refresh_interval\": \"1s\"}}");
      client.post(INDEX + "/_refresh", "");
      client.post(INDEX + "/_flush", "");
    }

    private static String document(int number, float[] vector, String title, List<Double> shares) {
      String in =
          shares.stream()
              .map(share -> "\"%s\"".formatted(PeerShop.nameOf(share)))
              .collect(Collectors.joining(","));
      return "{\"number\":%d,\"title\":%s,\"share\":[%s],\"vector\":%s}"
          .formatted(number, LightClient.quoted(title), in, Arrays.toString(vector));
    }

    @Override
    public List<Integer> nearest(Asked asked, double share, int breadth) {
      int k = PeerShop.NEAREST + 1;
      String body =
          """
          {"size": %d, "_source": false, "stored_fields": "_none_", "docvalue_fields": ["number"], "track_total_hits": false,
           "query": %s}
          """
              .formatted(k, knn(asked.vector().toArray(), k, breadth, filter(share)));
      JsonNode answer = client.post(INDEX + "/_search?filter_path=hits.hits.fields", body);
      return asked.neighbours(
          answer.at("/hits/hits").valueStream().map(hit -> hit.at("/fields/number/0").intValue()));
    }

    private static String knn(float[] vector, int k, int breadth, String filter) {
      return "{\"knn\":{\"vector\":{\"vector\":%s,\"k\":%d,\"method_parameters\":{\"ef_search\":%d}%s}}}"
          .formatted(
              Arrays.toString(vector),
              k,
              Math.max(k, breadth),
              filter.isEmpty() ? "" : ",\"filter\":" + filter);
    }

    private static String filter(double share) {
      return share == 1 ? "" : "{\"term\":{\"share\":\"%s\"}}".formatted(PeerShop.nameOf(share));
    }

    @Override
    public List<Integer> hybrid(Asked asked, double share, int breadth) {
      return page(asked.vector().toArray(), asked.words(), breadth, filter(share));
    }

    private List<Integer> page(float[] vector, String words, int breadth, String filter) {
      String body =
          """
          {"size": 10, "_source": ["number", "title"], "track_total_hits": false, "query": {"bool": {"should": [%s,
            {"match": {"title": {"query": %s, "boost": 0.1}}}]%s}}}
          """
              .formatted(
                  knn(vector, PeerShop.NEAREST, breadth, filter),
                  LightClient.quoted(words),
                  filter.isEmpty() ? "" : ", \"filter\": " + filter);
      JsonNode answer = client.post(INDEX + "/_search?filter_path=hits.hits._source", body);
      return answer
          .at("/hits/hits")
          .valueStream()
          .map(hit -> hit.at("/_source/number").intValue())
          .toList();
    }

    @Override
    public List<Integer> recommend(List<Integer> history, int breadth) {
      String ids =
          history.stream()
              .map(one -> "\"%s\"".formatted(ZhiyinShop.id(one)))
              .collect(Collectors.joining(",", "[", "]"));
      JsonNode seen =
          client
              .post(
                  INDEX + "/_mget?_source=vector,title&filter_path=docs._source",
                  "{\"ids\":%s}".formatted(ids))
              .get("docs");
      var sum = new float[PeerShop.DIMENSION];
      for (JsonNode one : seen) {
        JsonNode vector = one.at("/_source/vector");
        for (int d = 0; d < sum.length; d++) {
          sum[d] += vector.get(d).floatValue();
        }
      }
      String others = "{\"bool\":{\"must_not\":{\"ids\":{\"values\":%s}}}}".formatted(ids);
      String title = seen.get(0).at("/_source/title").textValue();
      return page(Embedding.of(sum).toArray(), title, breadth, others);
    }

    @Override
    public boolean writes() {
      return true;
    }

    @Override
    public void write(String id, Embedding vector, String title) {
      client.put(INDEX + "/_doc/" + id, document(-1, vector.toArray(), title, List.of()));
    }

    @Override
    public boolean finds(String word) {
      String query = "{\"query\":{\"term\":{\"title\":\"%s\"}}}".formatted(word);
      return client.post(INDEX + "/_count", query).get("count").intValue() > 0;
    }

    @Override
    public long diskBytes() {
      return client
          .get(INDEX + "/_stats/store")
          .at("/_all/primaries/store/size_in_bytes")
          .longValue();
    }

    @Override
    public OptionalLong process() {
      return OptionalLong.of(node.pid(0));
    }

    @Override
    public void close() {
      client.close();
      node.close();
    }
  }
}
