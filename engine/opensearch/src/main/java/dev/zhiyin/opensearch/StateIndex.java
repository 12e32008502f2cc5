package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.opensearch.ClusterClient.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is known of an index beside its products, in a small index of its own: how far it has come,
 * and what it cannot show.
 */
final class StateIndex {
  /** Products of the quarantine that are read at a time. */
  private static final int PART = 1_000;

  private static final String ID = "id";
  private static final String SEQUENCE = "sequence";
  private static final String REASON = "reason";
  private static final String SINCE = "since";
  private static final String CHECKPOINT = "/_doc/checkpoint";

  private final ClusterClient cluster;
  private final String name;

  StateIndex(ClusterClient cluster, String indexOfProducts) {
    this.cluster = cluster;
    this.name = of(indexOfProducts);
  }

  static String of(String indexOfProducts) {
    return indexOfProducts + "-state";
  }

  String name() {
    return name;
  }

  static ObjectNode mapping(IndexSettings config) {
    ObjectNode index = JsonTrees.object();
    index
        .putObject("settings")
        .putObject("index")
        .put("number_of_shards", 1)
        .put("number_of_replicas", config.layout().replicas())
        .put("gc_deletes", IndexMapping.DELETIONS_KEPT);
    ObjectNode mappings = index.putObject("mappings").put("dynamic", false);
    mappings.putObject("properties").putObject(ID).put("type", "keyword");
    return index;
  }

  /** The number of the newest change that a commit holds; 0 before the first. */
  long committed() {
    Answer answer =
        cluster.send(
            "GET",
            "/" + name + CHECKPOINT,
            Map.of(),
            MissingNode.getInstance(),
            cluster.config().timeouts().write());
    if (answer.status() != 404) {
      require(answer);
    }
    return answer.body().path("_source").path(SEQUENCE).longValue();
  }

  /* One that was written later by another stays. */
  void commit(long sequence) {
    Answer answer =
        cluster.send(
            "PUT",
            "/" + name + CHECKPOINT,
            Map.of("version", Long.toString(sequence), "version_type", "external_gte"),
            JsonTrees.object().put(SEQUENCE, sequence),
            cluster.config().timeouts().write());
    if (answer.status() != 409) {
      require(answer);
    }
  }

  static ObjectNode document(QuarantinedProduct product) {
    return JsonTrees.object()
        .put(ID, product.id())
        .put(SEQUENCE, product.sequence())
        .put(REASON, product.reason())
        .put(SINCE, product.since().toString());
  }

  /** All products that cannot be shown. */
  List<QuarantinedProduct> quarantined() {
    require(
        cluster.send(
            "POST",
            "/" + name + "/_refresh",
            Map.of(),
            MissingNode.getInstance(),
            cluster.config().timeouts().write()));
    var products = new ArrayList<QuarantinedProduct>();
    List<QuarantinedProduct> part = after("");
    while (!part.isEmpty()) {
      products.addAll(part);
      part = after(part.getLast().id());
    }
    return products;
  }

  private List<QuarantinedProduct> after(String id) {
    ObjectNode body = JsonTrees.object().put("size", PART);
    body.putArray("sort").add(ID);
    body.set("query", JsonTrees.of("exists", JsonTrees.object().put("field", ID)));
    body.putArray("search_after").add(id);
    Answer answer =
        cluster.send(
            "POST", "/" + name + "/_search", Map.of(), body, cluster.config().timeouts().write());
    require(answer);
    return SearchBody.hits(answer.body()).stream().map(hit -> read(hit.path("_source"))).toList();
  }

  private static QuarantinedProduct read(JsonNode source) {
    return new QuarantinedProduct(
        source.path(ID).asText(),
        source.path(SEQUENCE).longValue(),
        source.path(REASON).asText(),
        Instant.parse(source.path(SINCE).asText()));
  }

  private void require(Answer answer) {
    Refusals.require(cluster, name, answer);
  }
}
