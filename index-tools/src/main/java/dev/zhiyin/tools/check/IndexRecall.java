package dev.zhiyin.tools.check;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.lucene.IndexConfig;
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

  /** Steps in which a search is widened. */
  private static final double[] SURPLUSES = {1.25, 1.5, 2, 2.5, 3, IndexConfig.MOST_SURPLUS};

  /** What is looked for, and the least score of the products that are right. */
  private static final class Query {
    private final float[] vector;
    private final float least;

    Query(float[] vector, float least) {
      this.vector = vector;
      this.least = least;
    }
  }

  private final IndexView view;
  private final int k;
  private final List<Query> users;
  private final List<Query> texts;

  private IndexRecall(IndexView view, List<float[]> users, List<float[]> texts) {
    this.view = view;
    k = Math.min(K, view.size());
    this.users = queries(Part.ITEM_VECTOR, users);
    this.texts = queries(Part.EMBEDDING, texts);
  }

  private List<Query> queries(Part of, List<float[]> vectors) {
    return vectors.parallelStream()
        .map(vector -> new Query(vector, view.leastOfNearest(of, vector, k)))
        .toList();
  }

  /**
   * What it takes to find enough.
   *
   * @param surplus as {@link IndexConfig#surplus}
   * @param recall what is then found, in [0, 1]
   */
  public record Needed(double surplus, double recall) {}

  /**
   * The lower of two figures, each the mean of many searches: of shoppers among item vectors, and
   * of products among the products' texts; and how much more than 100 the graphs must be asked for
   * until it is as wanted. If nothing is enough, as much as they may be asked for.
   *
   * @param view whose graphs are asked for what is wanted
   * @param shoppers vectors to look for item vectors with
   * @param examples ids of products: their texts are looked for, and so are item vectors for a
   *     shopper who chose nothing else
   * @return recall 1 for an empty index, where nothing can be missed
   */
  public static Needed of(
      IndexView view, List<float[]> shoppers, List<String> examples, double wanted) {
    if (view.size() == 0) {
      return new Needed(1, 1);
    }
    List<ProductParts> products =
        view.fetch(found(view, examples), Set.of(Part.EMBEDDING, Part.HISTORY_VECTOR));
    var users = new ArrayList<>(shoppers);
    products.forEach(product -> users.add(product.historyVector()));
    List<float[]> texts = products.stream().map(product -> product.embedding().toArray()).toList();
    var recall = new IndexRecall(view, users, texts);
    Needed needed = new Needed(1, recall.with(1));
    for (int i = 0; i < SURPLUSES.length && needed.recall() < wanted; i++) {
      needed = new Needed(SURPLUSES[i], recall.with(SURPLUSES[i]));
    }
    return needed;
  }

  /** The recall where graphs are asked for what is wanted. */
  public static double of(IndexView view, List<float[]> shoppers, List<String> examples) {
    return of(view, shoppers, examples, 0).recall();
  }

  private double with(double surplus) {
    int looked = (int) Math.ceil(k * surplus);
    double items =
        mean(
            Part.ITEM_VECTOR,
            users,
            user -> new Retrieval.NearestItems(QueryVector.of(user), looked));
    double embeddings =
        mean(
            Part.EMBEDDING,
            texts,
            text -> new Retrieval.NearestTexts(Embedding.of(text), looked, Effort.THOROUGH));
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

  private double mean(Part part, List<Query> queries, Function<float[], Retrieval> search) {
    return queries.stream()
        .mapToDouble(
            query -> view.recall(part, query.vector, k, query.least, search.apply(query.vector)))
        .average()
        .orElse(1);
  }
}
