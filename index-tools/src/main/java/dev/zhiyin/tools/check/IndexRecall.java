package dev.zhiyin.tools.check;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.QueryVector;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieval.Effort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How many of the nearest products the graphs of an index find: recall@100 against exact search.
 */
public final class IndexRecall {
  /** How many neighbours count. */
  public static final int K = 100;

  private final IndexView view;
  private final int k;

  private IndexRecall(IndexView view) {
    this.view = view;
    k = Math.min(K, view.size());
  }

  /**
   * The lower of two figures, each the mean of many searches: of shoppers among item vectors, and
   * of products among the products' texts.
   *
   * @param shoppers vectors to look for item vectors with
   * @param examples ids of products: their texts are looked for, and so are item vectors for a
   *     shopper who chose nothing else
   * @return in [0, 1]; 1 for an empty index, where nothing can be missed
   */
  public static double of(IndexView view, List<float[]> shoppers, List<String> examples) {
    if (view.size() == 0) {
      return 1;
    }
    var recall = new IndexRecall(view);
    List<ProductParts> products =
        view.fetch(found(view, examples), Set.of(Part.EMBEDDING, Part.HISTORY_VECTOR));
    var users = new ArrayList<>(shoppers);
    products.forEach(product -> users.add(product.historyVector()));
    List<float[]> texts = products.stream().map(product -> product.embedding().toArray()).toList();
    double items =
        recall.mean(
            Part.ITEM_VECTOR,
            users,
            user -> new Retrieval.NearestItems(QueryVector.of(user), recall.k));
    double embeddings =
        recall.mean(
            Part.EMBEDDING,
            texts,
            text -> new Retrieval.NearestTexts(Embedding.of(text), recall.k, Effort.THOROUGH));
    return Math.min(items, embeddings);
  }

  /** Of some ids at most so many, at even distances. */
  public static List<String> examples(List<String> ids, int size) {
    int taken = Math.min(size, ids.size());
    return IntStream.range(0, taken)
        .mapToObj(i -> ids.get((int) ((long) i * ids.size() / taken)))
        .toList();
  }

  /** Those of some products that there are, in order. */
  static List<ProductRef> found(IndexView view, List<String> ids) {
    Map<String, ProductRef> found = view.find(ids);
    return ids.stream().flatMap(id -> Optional.ofNullable(found.get(id)).stream()).toList();
  }

  private double mean(Part part, List<float[]> queries, Function<float[], Retrieval> search) {
    return queries.stream()
        .mapToDouble(query -> view.recall(part, query, k, search.apply(query)))
        .average()
        .orElse(1);
  }
}
