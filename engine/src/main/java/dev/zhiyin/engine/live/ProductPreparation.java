package dev.zhiyin.engine.live;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.ZhiyinException.ViewLost;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.CandidateIndex;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.ProductChange;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what the index of one generation holds of a product. A text that was embedded before is not
 * embedded again, so that a change of price or stock costs no model call.
 *
 * @param centring by the mean of the generation
 * @param model of the generation
 * @param attributes that the shop declares, as when the generation was made
 */
public record ProductPreparation(
    CachedEncoder encoder, Centring centring, MatchModel model, AttributeTypes attributes) {
  private static final Logger LOG = LoggerFactory.getLogger(ProductPreparation.class);

  /** Throws if no product could be prepared at present, whatever it is. */
  public void probe() {
    List<Embedding> centred = List.of(centring.apply(encoder.probe()));
    float[][] _ = model.itemVectors(centred);
    float[][] _ = model.historyVectors(centred);
  }

  /**
   * Prepares products, in order.
   *
   * @param changes those of products that are there
   * @param popularity shoppers who interacted with a product, by its id; absent counts 0
   */
  public List<IndexedProduct> of(List<ProductChange> changes, Map<String, Long> popularity) {
    return of(texts(changes), Map.of(), changes, popularity);
  }

  /**
   * The same, where a text that is not remembered here, because another server has embedded it, is
   * that of the product in the index still.
   *
   * @param index of the generation; one that cannot be asked spares no model call
   */
  public List<IndexedProduct> of(
      List<ProductChange> changes, Map<String, Long> popularity, CandidateIndex index) {
    List<String> texts = texts(changes);
    Set<String> unknown = Set.copyOf(encoder.unknown(texts));
    List<String> ids =
        IntStream.range(0, texts.size())
            .filter(i -> unknown.contains(texts.get(i)))
            .mapToObj(i -> changes.get(i).id())
            .toList();
    return of(texts, ids.isEmpty() ? Map.of() : indexed(ids, index), changes, popularity);
  }

  private List<IndexedProduct> of(
      List<String> texts,
      Map<String, Embedding> indexed,
      List<ProductChange> changes,
      Map<String, Long> popularity) {
    List<String> others = texts.stream().filter(text -> !indexed.containsKey(text)).toList();
    Iterator<Embedding> encoded = encoder.encode(others, CachedEncoder.Progress.NONE).iterator();
    List<Embedding> centred =
        texts.stream()
            .map(
                text ->
                    Optional.ofNullable(indexed.get(text))
                        .orElseGet(() -> centring.apply(encoded.next())))
            .toList();
    return of(changes, centred, popularity);
  }

  /* By text, the centred embeddings of products that the index has. */
  private static Map<String, Embedding> indexed(List<String> ids, CandidateIndex index) {
    var embeddings = new HashMap<String, Embedding>();
    try (IndexView view = index.view()) {
      List<ProductRef> found = List.copyOf(view.find(ids).values());
      for (ProductParts one : view.fetch(found, Set.of(Part.PRODUCT, Part.EMBEDDING))) {
        embeddings.put(one.product().embeddedText(), one.embedding());
      }
    } catch (StorageFailed | StoreUnavailable | ViewLost unable) {
      LOG.debug("embeddings are not taken from the index", unable);
    }
    return embeddings;
  }

  private static List<String> texts(List<ProductChange> changes) {
    return changes.stream().map(change -> product(change).embeddedText()).toList();
  }

  /** The same with embeddings that are there already, centred. */
  public List<IndexedProduct> of(
      List<ProductChange> changes, List<Embedding> centred, Map<String, Long> popularity) {
    List<String> ids = changes.stream().map(ProductChange::id).toList();
    List<TowerVectors> vectors = model.towerVectors(ids, centred);
    return IntStream.range(0, ids.size())
        .mapToObj(
            i ->
                new IndexedProduct(
                    product(changes.get(i)),
                    centred.get(i),
                    vectors.get(i),
                    popularity.getOrDefault(ids.get(i), 0L),
                    product(changes.get(i)).created().orElse(changes.get(i).added()),
                    attributes.of(product(changes.get(i)))))
        .toList();
  }

  private static Product product(ProductChange change) {
    return change.product().orElseThrow();
  }
}
