package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.ViewLost;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.indexing.OrderKey;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.retrieval.Kinds;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads parts of documents, all in one request. */
final class SourceReading {
  private final Searches searches;
  private final String index;

  SourceReading(Searches searches, String index) {
    this.searches = searches;
    this.index = index;
  }

  List<ProductParts> of(List<String> ids, Set<Part> parts) {
    Map<String, JsonNode> hits = new HashMap<>();
    searches
        .of(
            Retrievals.parts(ids.stream().distinct().toList()).stream()
                .map(some -> body(some, parts))
                .toList())
        .forEach(
            answer -> SearchBody.hits(answer).forEach(hit -> hits.put(SearchBody.id(hit), hit)));
    return ids.stream().map(id -> read(required(hits.get(id), id, index), parts)).toList();
  }

  /* Where the point in time was lost with a node, the product may be gone in the one after it. */
  static <T> T required(@Nullable T found, String id, String index) {
    if (found == null) {
      throw new ViewLost(index, id);
    }
    return found;
  }

  private static ObjectNode body(List<String> ids, Set<Part> parts) {
    ObjectNode filtered = JsonTrees.object();
    filtered.putArray("filter").add(FilterClauses.ids(ids));
    ObjectNode body = SearchBody.ids(JsonTrees.of("bool", filtered), ids.size());
    ArrayNode source = JsonTrees.array();
    ArrayNode values = body.withArray("docvalue_fields");
    for (Part part : parts) {
      switch (part) {
        case ID -> {} // is there always
        case PRODUCT -> source.add(IndexMapping.PRODUCT);
        case KINDS ->
            values
                .add(IndexMapping.CATEGORY_FACET)
                .add(IndexMapping.BRAND_FACET)
                .add(IndexMapping.SELLER_FACET);
        case EMBEDDING -> values.add(IndexMapping.EMBEDDING_BYTES);
        case ITEM_VECTOR -> values.add(IndexMapping.ITEM_VECTOR_BYTES);
        case HISTORY_VECTOR -> values.add(IndexMapping.HISTORY_VECTOR);
        case STATS -> values.add(IndexMapping.POPULARITY).add(IndexMapping.SINCE);
      }
    }
    if (!source.isEmpty()) {
      body.remove("stored_fields");
      body.set("_source", source);
    }
    return body;
  }

  private static ProductParts read(JsonNode hit, Set<Part> parts) {
    JsonNode source = hit.path("_source");
    var read = new ProductParts();
    for (Part part : parts) {
      switch (part) {
        case ID -> read.withId(SearchBody.id(hit));
        case PRODUCT ->
            read.withProduct(ProductJson.read(source.path(IndexMapping.PRODUCT).textValue()));
        case KINDS -> read.withKinds(kinds(hit));
        case EMBEDDING ->
            read.withEmbedding(Embedding.of(floats(hit, IndexMapping.EMBEDDING_BYTES)));
        case ITEM_VECTOR -> read.withItemVector(floats(hit, IndexMapping.ITEM_VECTOR_BYTES));
        case HISTORY_VECTOR -> read.withHistoryVector(floats(hit, IndexMapping.HISTORY_VECTOR));
        case STATS ->
            read.withStats(
                new ProductParts.Stats(
                    number(hit, IndexMapping.POPULARITY),
                    Instant.ofEpochMilli(number(hit, IndexMapping.SINCE))));
      }
    }
    return read;
  }

  /* The longest of the categories is the whole path. */
  private static Kinds kinds(JsonNode hit) {
    String category = "";
    for (JsonNode path : hit.path("fields").path(IndexMapping.CATEGORY_FACET)) {
      category = path.textValue().length() > category.length() ? path.textValue() : category;
    }
    return new Kinds(
        CategoryPath.parse(category),
        SearchBody.field(hit, IndexMapping.BRAND_FACET).asText(""),
        SearchBody.field(hit, IndexMapping.SELLER_FACET).asText(""));
  }

  private static long number(JsonNode hit, String key) {
    return OrderKey.number(SearchBody.field(hit, key).longValue());
  }

  private static float[] floats(JsonNode hit, String bytes) {
    String base64 = SearchBody.field(hit, bytes).textValue();
    return Vectors.floats(ByteBuffer.wrap(Base64.getDecoder().decode(base64)));
  }
}
