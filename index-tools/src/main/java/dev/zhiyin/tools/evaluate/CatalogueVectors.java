package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.embed.EmbeddingTable;
import dev.zhiyin.engine.embed.FloatRows;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.onnx.OfflineGeneration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The vectors of the served catalogue: those in the index, and those that other models give it. An
 * index that changes meanwhile is measured as it was at first.
 */
final class CatalogueVectors {
  private static final Set<Part> OF_EVERY_MODEL = EnumSet.of(Part.ID, Part.EMBEDDING);
  private static final Set<Part> SERVED =
      EnumSet.of(Part.ID, Part.EMBEDDING, Part.ITEM_VECTOR, Part.HISTORY_VECTOR);

  private final WordMeanings words;
  private final Assortment assortment;
  private final EmbeddingTable embeddings;
  private final FloatRows itemVectors;
  private final FloatRows historyVectors;

  /**
   * @param withServed whether {@link #indexed} is asked for
   */
  CatalogueVectors(OfflineGeneration served, boolean withServed) {
    this.words = WordMeanings.of(served.encoder(), served.generation().centring());
    embeddings = new EmbeddingTable(served.encoder().dimension());
    itemVectors = new FloatRows(served.model().dimension());
    historyVectors = new FloatRows(served.model().dimension());
    var ids = new ArrayList<String>();
    forEach(
        served,
        Filter.ALL,
        withServed ? SERVED : OF_EVERY_MODEL,
        product -> {
          ids.add(product.id());
          embeddings.append(product.embedding());
          if (withServed) {
            itemVectors.add(product.itemVector());
            historyVectors.add(product.historyVector());
          }
        });
    assortment = assortment(served, ids);
  }

  /** What a list shows of all products of a served index. */
  static Assortment assortment(OfflineGeneration served) {
    var ids = new ArrayList<String>();
    forEach(served, Filter.ALL, Set.of(Part.ID), one -> ids.add(one.id()));
    return assortment(served, ids);
  }

  private static Assortment assortment(OfflineGeneration served, List<String> ids) {
    return new Assortment(
        ids,
        sink ->
            forEach(
                served, Filter.ALL, Set.of(Part.PRODUCT), parts -> sink.accept(parts.product())));
  }

  /** Hands out parts of every product of a served index that a filter allows, by id. */
  static void forEach(
      OfflineGeneration served, Filter filter, Set<Part> parts, Consumer<ProductParts> sink) {
    try (IndexView view = served.index().view()) {
      view.forEachStep(filter, products -> view.fetch(products, parts).forEach(sink));
    }
  }

  /** What words mean. */
  WordMeanings words() {
    return words;
  }

  /** What a list shows of it. */
  Assortment assortment() {
    return assortment;
  }

  /** Ids of those that a filter allows. */
  static Set<String> allowed(OfflineGeneration served, Filter filter) {
    var allowed = new HashSet<String>();
    forEach(served, filter, Set.of(Part.ID), one -> allowed.add(one.id()));
    return allowed;
  }

  /**
   * What is served, as it lies in the index.
   *
   * @param model the one that is served, with the shop's weights
   */
  VectorTable indexed(MatchModel model) {
    return new VectorTable(
        assortment,
        itemVectors::get,
        historyVectors::get,
        model,
        text -> words.of(text).map(meaning -> model.historyVectors(List.of(meaning))[0]));
  }

  /** What a model makes of the catalogue. */
  VectorTable of(MatchModel model) {
    return VectorTable.of(assortment, embeddings, model, words::of);
  }
}
