package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.ViewLost;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.indexing.OrderKey;
import dev.zhiyin.engine.prefix.NameWords;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads parts of documents, all in one request, or without any if they came along with the answer
 * to another one. For one view; thread-safe.
 */
final class SourceReading {
  private final Searches searches;
  private final String index;
  private final Map<String, ProductParts> known = new ConcurrentHashMap<>();

  SourceReading(Searches searches, String index) {
    this.searches = searches;
    this.index = index;
  }

  /** Has a search bring parts of what it finds, to be remembered. */
  static ObjectNode along(ObjectNode search, Set<Part> parts) {
    ArrayNode source = JsonTrees.array();
    ArrayNode values = search.withArray("docvalue_fields");
    for (Part part : parts) {
      switch (part) {
        case ID -> {} // is there always
        case PRODUCT -> source.add(IndexMapping.PRODUCT);
        case KINDS ->
            values
                .add(IndexMapping.CATEGORY_FACET)
                .add(IndexMapping.BRAND_FACET)
                .add(IndexMapping.SELLER_FACET);
        case GROUP -> values.add(IndexMapping.GROUP);
        case TITLE -> values.add(IndexMapping.TITLE_WORDS);
        case EMBEDDING -> values.add(IndexMapping.EMBEDDING_BYTES);
        case ITEM_VECTOR -> values.add(IndexMapping.ITEM_VECTOR_BYTES);
        case HISTORY_VECTOR -> values.add(IndexMapping.HISTORY_VECTOR);
        case STATS -> values.add(IndexMapping.POPULARITY).add(IndexMapping.SINCE);
      }
    }
    if (!source.isEmpty()) {
      search.remove("stored_fields");
      search.set("_source", source);
    }
    return search;
  }

  /** Keeps what came along, until the view is closed. */
  void remember(JsonNode answer, Set<Part> parts) {
    if (!parts.isEmpty()) {
      for (JsonNode hit : SearchBody.hits(answer)) {
        known.merge(SearchBody.id(hit), read(hit, parts), ProductParts::plus);
      }
    }
  }

  /** What came along of a product, if it has all of some parts. */
  Optional<ProductParts> remembered(String id, Set<Part> parts) {
    return Optional.ofNullable(known.get(id)).filter(it -> parts.stream().allMatch(it::has));
  }

  List<ProductParts> of(List<String> ids, Set<Part> parts) {
    List<String> lacking =
        ids.stream().distinct().filter(id -> remembered(id, parts).isEmpty()).toList();
    Map<String, ProductParts> read = new HashMap<>();
    searches
        .of(Retrievals.parts(lacking).stream().map(some -> along(these(some), parts)).toList())
        .forEach(
            answer ->
                SearchBody.hits(answer)
                    .forEach(hit -> read.put(SearchBody.id(hit), read(hit, parts))));
    return ids.stream()
        .map(id -> remembered(id, parts).orElseGet(() -> required(read.get(id), id, index)))
        .toList();
  }

  /* Where the point in time was lost with a node, the product may be gone in the one after it. */
  static <T> T required(@Nullable T found, String id, String index) {
    if (found == null) {
      throw new ViewLost(index, id);
    }
    return found;
  }

  private static ObjectNode these(List<String> ids) {
    ObjectNode filtered = JsonTrees.object();
    filtered.putArray("filter").add(FilterClauses.ids(ids));
    return SearchBody.ids(JsonTrees.of("bool", filtered), ids.size());
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
        case GROUP -> read.withGroup(SearchBody.field(hit, IndexMapping.GROUP).asText(""));
        case TITLE ->
            read.withTitle(
                NameWords.parse(SearchBody.field(hit, IndexMapping.TITLE_WORDS).asText("")));
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
