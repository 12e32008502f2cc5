package dev.zhiyin.opensearch;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.ViewLost;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.indexing.OrderKey;
import dev.zhiyin.engine.lucene.IndexFields;
import dev.zhiyin.engine.prefix.NameWords;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.product.ProductSummary;
import dev.zhiyin.engine.retrieval.CategoricalFields;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads parts of documents, all in one request, or without any if they came along with the answer
 * to another one. For one view; thread-safe.
 */
final class SourceReading {
  /** Vectors and products come along with so many hits. */
  static final int MOST_ALONG = 100;

  private final Searches searches;
  private final String index;
  private final ProductSizes sizes;

  /** Read when they are asked for, since most of what comes along never is. */
  private final Map<String, Along> known = new ConcurrentHashMap<>();

  /** What came along of a product: for each part the hit that has it. */
  private static final class Along {
    final Map<Part, JsonNode> hits = new EnumMap<>(Part.class);
    final ProductParts read = new ProductParts();

    synchronized void add(JsonNode hit, Set<Part> parts) {
      parts.forEach(part -> hits.put(part, hit));
    }

    synchronized Optional<ProductParts> parts(Set<Part> parts) {
      if (!hits.keySet().containsAll(parts)) {
        return Optional.empty();
      }
      parts.stream()
          .filter(part -> !read.has(part))
          .forEach(part -> read.with(part, read(requireNonNull(hits.get(part)), part)));
      return Optional.of(read);
    }
  }

  SourceReading(Searches searches, String index, ProductSizes sizes) {
    this.searches = searches;
    this.index = index;
    this.sizes = sizes;
  }

  /** Has a search bring parts of what it finds, to be remembered. */
  static ObjectNode along(ObjectNode search, Set<Part> parts) {
    ArrayNode source = JsonTrees.array();
    ArrayNode values = search.withArray("docvalue_fields");
    for (Part part : parts) {
      switch (part) {
        case ID -> {} // is there always
        case PRODUCT -> source.add(IndexFields.PRODUCT);
        case KINDS ->
            values
                .add(IndexFields.CATEGORY_FACET)
                .add(IndexFields.BRAND_FACET)
                .add(IndexFields.SELLER_FACET);
        case SUMMARY ->
            values
                .add(IndexFields.TITLE_WORDS)
                .add(IndexFields.CATEGORY_FACET)
                .add(IndexFields.BRAND_FACET);
        case GROUP -> values.add(IndexFields.GROUP);
        case TITLE -> values.add(IndexFields.TITLE_WORDS);
        case EMBEDDING -> values.add(IndexMapping.EMBEDDING_BYTES);
        case ITEM_VECTOR -> values.add(IndexMapping.ITEM_VECTOR_BYTES);
        case HISTORY_VECTOR -> values.add(IndexMapping.HISTORY_VECTOR);
        case STATS -> values.add(IndexFields.POPULARITY).add(IndexFields.SINCE);
      }
    }
    if (!source.isEmpty()) {
      search.remove("stored_fields");
      search.set("_source", source);
    }
    return search;
  }

  /**
   * What may come along with a search: vectors and products only with few hits, and products only
   * where they are small.
   */
  Set<Part> along(int hits, Set<Part> wanted) {
    return wanted.stream()
        .filter(
            part ->
                switch (part) {
                  case PRODUCT -> hits <= MOST_ALONG && sizes.areSmall();
                  case EMBEDDING -> hits <= MOST_ALONG;
                  default -> true;
                })
        .collect(Collectors.toSet());
  }

  /** Keeps what came along, until the view is closed. */
  void remember(JsonNode answer, Set<Part> parts) {
    if (!parts.isEmpty()) {
      for (JsonNode hit : SearchBody.hits(answer)) {
        measure(hit, parts);
        known.computeIfAbsent(SearchBody.id(hit), _ -> new Along()).add(hit, parts);
      }
    }
  }

  /** What came along of a product, if it has all of some parts. */
  Optional<ProductParts> remembered(String id, Set<Part> parts) {
    return Optional.ofNullable(known.get(id)).flatMap(it -> it.parts(parts));
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
                    .forEach(
                        hit -> {
                          measure(hit, parts);
                          read.put(SearchBody.id(hit), read(hit, parts));
                        }));
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
    return SearchBody.ids(FilterClauses.allOf(FilterClauses.ids(ids)), ids.size());
  }

  private static ProductParts read(JsonNode hit, Set<Part> parts) {
    var read = new ProductParts();
    parts.forEach(part -> read.with(part, read(hit, part)));
    return read;
  }

  private static Object read(JsonNode hit, Part part) {
    return switch (part) {
      case ID -> SearchBody.id(hit);
      case PRODUCT -> ProductJson.read(product(hit));
      case KINDS -> kinds(hit);
      case SUMMARY ->
          new ProductSummary(
              SearchBody.id(hit),
              NameWords.whole(SearchBody.field(hit, IndexFields.TITLE_WORDS).asText("")),
              kinds(hit).category(),
              kinds(hit).brand());
      case GROUP -> SearchBody.field(hit, IndexFields.GROUP).asText("");
      case TITLE -> NameWords.parse(SearchBody.field(hit, IndexFields.TITLE_WORDS).asText(""));
      case EMBEDDING -> Embedding.of(floats(hit, IndexMapping.EMBEDDING_BYTES));
      case ITEM_VECTOR -> floats(hit, IndexMapping.ITEM_VECTOR_BYTES);
      case HISTORY_VECTOR -> floats(hit, IndexMapping.HISTORY_VECTOR);
      case STATS ->
          new ProductParts.Stats(
              number(hit, IndexFields.POPULARITY),
              Instant.ofEpochMilli(number(hit, IndexFields.SINCE)));
    };
  }

  private void measure(JsonNode hit, Set<Part> parts) {
    if (parts.contains(Part.PRODUCT)) {
      sizes.add(product(hit).length());
    }
  }

  private static String product(JsonNode hit) {
    return hit.path("_source").path(IndexFields.PRODUCT).textValue();
  }

  /* The longest of the categories is the whole path. */
  private static CategoricalFields kinds(JsonNode hit) {
    String category = "";
    for (JsonNode path : hit.path("fields").path(IndexFields.CATEGORY_FACET)) {
      category = path.textValue().length() > category.length() ? path.textValue() : category;
    }
    return new CategoricalFields(
        CategoryPath.parse(category),
        SearchBody.field(hit, IndexFields.BRAND_FACET).asText(""),
        SearchBody.field(hit, IndexFields.SELLER_FACET).asText(""));
  }

  private static long number(JsonNode hit, String key) {
    return OrderKey.number(SearchBody.field(hit, key).longValue());
  }

  private static float[] floats(JsonNode hit, String bytes) {
    String base64 = SearchBody.field(hit, bytes).textValue();
    return Vectors.floats(ByteBuffer.wrap(Base64.getDecoder().decode(base64)));
  }
}
