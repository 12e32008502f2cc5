package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.recommend.Page;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.recommend.SearchRequest;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieval.Effort;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.onnx.OfflineGeneration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The ways of searching that are measured beside each other: by text alone, by vectors alone, and
 * fused as it is served. Sold-out products are left out by each.
 */
final class SearchWays {
  /** Products of a page; a longer list is read page by page, as a shopper does. */
  private static final int OF_A_PAGE = 20;

  private static final Restriction SHOWN = Restriction.to(Filter.PRODUCTS.inStockUnlessAsked());

  private final OfflineGeneration served;
  private final IndexView view;
  private final WordMeanings meanings;

  /**
   * @param view of the served index, which stays the caller's
   */
  SearchWays(OfflineGeneration served, IndexView view) {
    this.served = served;
    this.view = view;
    this.meanings = WordMeanings.of(served.encoder(), served.generation().centring());
  }

  /**
   * What one way found.
   *
   * @param by {@code text}, {@code vector} or {@code fused}
   * @param lists of each query the ids that were found, best first
   */
  record Found(String by, List<List<String>> lists) {
    Found {
      lists = List.copyOf(lists);
    }
  }

  /**
   * Searches in each way.
   *
   * @param depth products of a list at most
   * @return by text, by vectors, fused
   */
  List<Found> search(List<String> queries, int depth) {
    var text = new ArrayList<List<String>>();
    var vector = new ArrayList<List<String>>();
    var fused = new ArrayList<List<String>>();
    for (String query : queries) {
      text.add(byWords(query, depth));
      vector.add(byMeaning(query, depth));
      fused.add(fused(query, depth));
    }
    return List.of(new Found("text", text), new Found("vector", vector), new Found("fused", fused));
  }

  private List<String> byWords(String query, int depth) {
    return ids(new Retrieval.Words(query, depth));
  }

  private List<String> byMeaning(String query, int depth) {
    return meanings
        .of(query)
        .map(meaning -> ids(new Retrieval.NearestTexts(meaning, depth, Effort.THOROUGH)))
        .orElse(List.of());
  }

  private List<String> fused(String query, int depth) {
    var request =
        new SearchRequest(
            query, History.EMPTY, Filter.ALL, Locale.ENGLISH, Math.min(depth, OF_A_PAGE));
    Recommender recommender = served.recommender().withUnavailable();
    Page page = recommender.beginSearch(request);
    var ids = new ArrayList<>(ids(page));
    while (ids.size() < depth && page.next().isPresent()) {
      page = recommender.page(page.cursor(), page.next().getAsInt());
      ids.addAll(ids(page));
    }
    return ids.subList(0, Math.min(depth, ids.size()));
  }

  private static List<String> ids(Page page) {
    return page.answer().items().stream().map(one -> one.product().id()).toList();
  }

  private List<String> ids(Retrieval retrieval) {
    List<Hit> hits = view.retrieve(retrieval, SHOWN);
    return view.fetch(hits.stream().map(Hit::product).toList(), Set.of(Part.ID)).stream()
        .map(ProductParts::id)
        .toList();
  }
}
