package dev.zhiyin.tools.check;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.retrieval.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How many of the nearest products the graphs of an index find: recall@100 against exact search.
 */
public final class IndexRecall {
  /** How many neighbours count. */
  public static final int K = 100;

  private final IndexSnapshot snapshot;
  private final int k;

  private IndexRecall(IndexSnapshot snapshot) {
    this.snapshot = snapshot;
    k = Math.min(K, snapshot.size());
  }

  /**
   * The lower of two figures, each the mean of many searches: of shoppers among item vectors, and
   * of products among the products' texts.
   *
   * @param shoppers vectors to look for item vectors with
   * @param products how many products to take as examples: their texts are looked for, and so are
   *     item vectors for a shopper who chose nothing else
   * @return in [0, 1]; 1 for an empty index, where nothing can be missed
   */
  public static double of(IndexSnapshot snapshot, List<float[]> shoppers, int products) {
    if (snapshot.size() == 0) {
      return 1;
    }
    var recall = new IndexRecall(snapshot);
    List<Integer> examples = examples(snapshot, products);
    var users = new ArrayList<>(shoppers);
    examples.forEach(doc -> users.add(snapshot.historyVector(doc)));
    List<float[]> texts = examples.stream().map(doc -> snapshot.embedding(doc).toArray()).toList();
    double items =
        recall.mean(
            users,
            snapshot::itemVector,
            user -> snapshot.nearestVectors(user, recall.k, Filter.ALL));
    double embeddings =
        recall.mean(
            texts,
            doc -> snapshot.embedding(doc).toArray(),
            text -> snapshot.nearestTexts(Embedding.of(text), recall.k, Filter.ALL));
    return Math.min(items, embeddings);
  }

  /**
   * Documents at even distances.
   *
   * @param size most examples, at least 1
   * @return rising, each once
   */
  static List<Integer> examples(IndexSnapshot snapshot, int size) {
    int[] docs = snapshot.docs().toArray();
    int taken = Math.min(size, docs.length);
    return IntStream.range(0, taken)
        .mapToObj(i -> docs[(int) ((long) i * docs.length / taken)])
        .toList();
  }

  private double mean(
      List<float[]> queries, IntFunction<float[]> vector, Function<float[], List<Hit>> search) {
    var best = new ExactBest(queries, k);
    snapshot.docs().mapToObj(vector).forEach(best::offer);
    return IntStream.range(0, queries.size())
        .mapToDouble(
            i -> {
              float[] query = queries.get(i);
              return share(
                  search.apply(query).stream()
                      .map(
                          hit ->
                              Vectors.dot(query, vector.apply(IndexSnapshot.doc(hit.product())))),
                  best.least(i));
            })
        .average()
        .orElse(1);
  }

  /* By inner products, so that it does not matter which of several equal products are found; by
   * those of the exact search, since a graph may add up in another order. */
  private double share(Stream<Float> found, float least) {
    return (double) found.filter(product -> product >= least).count() / k;
  }

  /** The best inner products of some queries with many vectors, by looking at every one of them. */
  static final class ExactBest {
    private final List<float[]> queries;
    private final int k;
    private final List<PriorityQueue<Float>> best = new ArrayList<>();

    /**
     * @param k how many count, at least 1
     */
    ExactBest(List<float[]> queries, int k) {
      this.queries = List.copyOf(queries);
      this.k = k;
      queries.forEach(query -> best.add(new PriorityQueue<>(k + 1)));
    }

    void offer(float[] vector) {
      for (int i = 0; i < queries.size(); i++) {
        PriorityQueue<Float> so = best.get(i);
        so.add(Vectors.dot(queries.get(i), vector));
        if (so.size() > k) {
          so.remove();
        }
      }
    }

    /** The smallest of a query's best: what is at least as large belongs to them. */
    float least(int query) {
      Float least = best.get(query).peek();
      return least == null ? Float.POSITIVE_INFINITY : least;
    }
  }
}
