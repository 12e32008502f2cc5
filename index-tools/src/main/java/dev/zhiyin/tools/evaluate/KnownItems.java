package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.lucene.Segmentation;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.onnx.OfflineGeneration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Known-item search: somebody remembers some words of a product's title and wants to find it again.
 * Each query is some words drawn at random of the title of a product drawn at random, and that
 * product is the only right answer.
 *
 * @param view of the served index, which stays the caller's
 * @param words of a query
 */
record KnownItems(OfflineGeneration served, IndexView view, int words) {
  /** How far down an answer is looked at. */
  private static final int DEPTH = 10;

  /** Products that are read at once. */
  private static final int STEP = 500;

  /**
   * What one way of searching found.
   *
   * @param reciprocal of each query {@code 1 / rank} where the rank is at most ten, else 0
   * @param hits of each query 1 where its product is among the first ten, else 0
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares or keeps them
  record Found(String by, double[] reciprocal, double[] hits) {
    double mrr() {
      return Row.mean(reciprocal);
    }

    double recall() {
      return Row.mean(hits);
    }
  }

  private record Query(String words, String productId) {}

  /**
   * Search by text alone, by vectors alone, and fused as it is served.
   *
   * @param most queries, at least 1; fewer if there are fewer products to look for
   * @throws InvalidInput if no title has so many words
   */
  List<Found> measure(int most, long seed) {
    List<Query> drawn = draw(most, new Random(seed));
    if (drawn.isEmpty()) {
      throw new InvalidInput(
          "words", Integer.toString(words), "no more than the titles of products have");
    }
    List<String> queries = drawn.stream().map(Query::words).toList();
    return new SearchWays(served, view)
        .search(queries, DEPTH).stream().map(found -> found(found, drawn)).toList();
  }

  private List<Query> draw(int most, Random random) {
    List<ProductRef> refs = products();
    Collections.shuffle(refs, random);
    var drawn = new ArrayList<Query>();
    try (var segmentation = new Segmentation(Vocabulary.NONE)) {
      for (int from = 0; from < refs.size() && drawn.size() < most; from += STEP) {
        List<ProductRef> some = refs.subList(from, Math.min(refs.size(), from + STEP));
        for (ProductParts one : view.fetch(some, Set.of(Part.PRODUCT))) {
          Product product = one.product();
          List<String> content = new ArrayList<>(content(segmentation, product.title()));
          if (content.size() >= words && product.offer().inStock() && drawn.size() < most) {
            Collections.shuffle(content, random);
            drawn.add(new Query(String.join(" ", content.subList(0, words)), product.id()));
          }
        }
      }
    }
    return drawn;
  }

  /* In the order of their ids, so that the same are drawn wherever the index is. */
  private List<ProductRef> products() {
    var all = new ArrayList<ProductRef>();
    view.forEachStep(Filter.PRODUCTS, all::addAll);
    return all;
  }

  /* Two letters or more: signs and single characters say little. */
  private static List<String> content(Segmentation segmentation, String title) {
    return segmentation.terms(title).stream()
        .filter(term -> term.codePointCount(0, term.length()) > 1)
        .toList();
  }

  private static Found found(SearchWays.Found found, List<Query> queries) {
    var reciprocal = new double[queries.size()];
    var hits = new double[queries.size()];
    for (int i = 0; i < hits.length; i++) {
      int place = found.lists().get(i).indexOf(queries.get(i).productId);
      reciprocal[i] = place < 0 ? 0 : 1.0 / (place + 1);
      hits[i] = place < 0 ? 0 : 1;
    }
    return new Found(found.by(), reciprocal, hits);
  }
}
