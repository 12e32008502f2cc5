package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.attribute.AttributeTypes.TypedValues;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.indexing.ExactTerms;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.OrderKey;
import dev.zhiyin.engine.lucene.IndexFields;
import dev.zhiyin.engine.lucene.SearchedField;
import dev.zhiyin.engine.lucene.Segmentation;
import dev.zhiyin.engine.lucene.TitleGrams;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.prefix.NamePart;
import dev.zhiyin.engine.prefix.NameWords;
import dev.zhiyin.engine.product.Availability.Status;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** One product as a document of the cluster. */
final class ProductDocument {
  /** Bytes that OpenSearch takes as the key of a document. */
  private static final int LONGEST_KEY = 512;

  private static final String HASHED = "sha256:";

  private ProductDocument() {}

  /** The key of a document: the product's id, or a hash of one that is too long for a key. */
  static String key(String productId) {
    return productId.startsWith(HASHED)
            || productId.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY
        ? HASHED + Sha256.of(productId)
        : productId;
  }

  static ObjectNode of(IndexedProduct indexed, Segmentation segmentation) {
    Product product = indexed.product();
    ObjectNode document = JsonTrees.object();
    document.put(IndexFields.ID, product.id());
    for (SearchedField field : SearchedField.all()) {
      document.put(
          field.field(),
          field.texts(product).map(segmentation::tokens).collect(Collectors.joining(" ")));
    }
    addExact(document, product);
    addTyped(document, indexed.typed());
    NameWords title = segmentation.nameWords(product.title());
    document.put(IndexFields.TITLE_WORDS, title.encoded());
    JsonTrees.strings(
        document.putArray(IndexFields.BEGINNING),
        NamePart.terms(product, title).toArray(String[]::new));
    document.put(IndexFields.POPULARITY, OrderKey.of(indexed.popularity(), product.id()));
    document.put(IndexFields.SINCE, OrderKey.of(indexed.since().toEpochMilli(), product.id()));
    float[] embedding = indexed.embedding().toArray();
    document.set(IndexFields.EMBEDDING, JsonTrees.floats(embedding));
    document.put(IndexMapping.EMBEDDING_BYTES, Vectors.bytes(embedding));
    TowerVectors vectors = indexed.towerVectors();
    document.set(IndexMapping.ITEM_VECTOR, JsonTrees.floats(vectors.item()));
    document.put(IndexMapping.ITEM_VECTOR_BYTES, Vectors.bytes(vectors.item()));
    document.put(IndexMapping.HISTORY_VECTOR, Vectors.bytes(vectors.history()));
    document.put(IndexFields.PRODUCT, ProductJson.text(product));
    return document;
  }

  private static void addTyped(ObjectNode document, TypedValues typed) {
    ObjectNode keywords = document.putObject(IndexMapping.KEYWORD);
    typed.keywords().forEach((name, values) -> values.forEach(keywords.putArray(name)::add));
    ObjectNode numbers = document.putObject(IndexMapping.NUMBER);
    typed.numbers().forEach((name, values) -> values.forEach(numbers.putArray(name)::add));
    ObjectNode points = document.putObject(IndexMapping.POINT);
    typed
        .points()
        .forEach(
            (name, values) -> {
              ArrayNode all = points.putArray(name);
              values.forEach(
                  at -> all.addObject().put("lat", at.latitude()).put("lon", at.longitude()));
            });
  }

  private static void addExact(ObjectNode document, Product product) {
    ArrayNode categories = document.putArray(IndexFields.CATEGORY);
    ArrayNode categoryFacets = document.putArray(IndexFields.CATEGORY_FACET);
    for (CategoryPath prefix : product.category().prefixes()) {
      categories.add(ExactTerms.category(prefix));
      categoryFacets.add(prefix.toString());
    }
    if (!product.brand().isBlank()) {
      document.put(IndexFields.BRAND, ExactTerms.of(product.brand()));
      document.put(IndexFields.BRAND_FACET, product.brand());
    }
    if (!product.offer().seller().isBlank()) {
      document.put(IndexFields.SELLER, ExactTerms.of(product.offer().seller()));
      document.put(IndexFields.SELLER_FACET, product.offer().seller());
    }
    if (!product.groupId().isBlank()) {
      document.put(IndexFields.GROUP, product.groupId());
    }
    document.put(IndexFields.FOLDED_TITLE, TitleGrams.folded(product.title()));
    ArrayNode attributes = document.putArray(IndexFields.ATTRIBUTE);
    ExactTerms.ofAttributes(product).forEach(attributes::add);
    document.put(IndexFields.AVAILABLE, Boolean.toString(product.offer().inStock()));
    product
        .offer()
        .availability()
        .filter(availability -> availability.status() != Status.AVAILABLE)
        .ifPresent(
            availability ->
                document.put(IndexFields.UNAVAILABLE_UNTIL, availability.unavailableUntil()));
    product.offer().stock().ifPresent(stock -> document.put(IndexFields.STOCK, stock));
    product.offer().price().ifPresent(price -> document.put(IndexFields.PRICE, price));
    product
        .created()
        .ifPresent(created -> document.put(IndexFields.CREATED, created.toEpochMilli()));
  }
}
