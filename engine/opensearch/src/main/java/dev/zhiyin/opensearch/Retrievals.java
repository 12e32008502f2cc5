package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.indexing.ExactTerms;
import dev.zhiyin.engine.lucene.IndexFields;
import dev.zhiyin.engine.lucene.Typos;
import dev.zhiyin.engine.prefix.NamePart;
import dev.zhiyin.engine.prefix.PrefixQuery;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.QueryVector;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieval.Beginning;
import dev.zhiyin.engine.retrieval.Retrieval.Effort;
import dev.zhiyin.engine.retrieval.Retrieval.InCategories;
import dev.zhiyin.engine.retrieval.Retrieval.Named;
import dev.zhiyin.engine.retrieval.Retrieval.NearestItems;
import dev.zhiyin.engine.retrieval.Retrieval.NearestTexts;
import dev.zhiyin.engine.retrieval.Retrieval.Newest;
import dev.zhiyin.engine.retrieval.Retrieval.Popular;
import dev.zhiyin.engine.retrieval.Retrieval.Words;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One retrieval as searches of a batch, and their answers as its hits. */
final class Retrievals {
  /** Neighbours that a thorough search of the graph keeps at least. */
  private static final int THOROUGH = 200;

  /** So many of those that are named first are searched apart, since more comes along with few. */
  private static final int FIRST_NAMED = 30;

  private static final ObjectNode POPULAR_FIRST = SearchBody.order(IndexFields.POPULARITY, true);
  private static final ObjectNode NEWEST_FIRST = SearchBody.order(IndexFields.SINCE, true);

  private Retrievals() {}

  /**
   * Searches and how to read what they bring.
   *
   * @param searches none for what needs none
   * @param hits of the answers, in their order
   */
  record Asked(List<ObjectNode> searches, Function<List<JsonNode>, List<Hit>> hits) {
    Asked {
      searches = List.copyOf(searches);
    }

    static Asked of(ObjectNode search, Function<List<JsonNode>, List<Hit>> hits) {
      return new Asked(List.of(search), answers -> hits.apply(SearchBody.hits(answers.getFirst())));
    }
  }

  /**
   * Translates a retrieval.
   *
   * @param allowed the restriction
   * @param words translates words, within the restriction
   */
  static Asked of(Retrieval retrieval, ObjectNode allowed, Function<String, ObjectNode> words) {
    return switch (retrieval) {
      case NearestItems(QueryVector vector, int k) ->
          Asked.of(
              nearest(IndexMapping.ITEM_VECTOR, vector.values(), k, THOROUGH, allowed),
              hits -> scored(hits, SearchBody::innerProduct));
      case NearestTexts(Embedding near, int k, Effort effort) ->
          Asked.of(
              nearest(
                  IndexFields.EMBEDDING,
                  near.toArray(),
                  k,
                  effort == Effort.THOROUGH ? THOROUGH : 1,
                  allowed),
              hits -> scored(hits, SearchBody::innerProduct));
      case Words(String text, int k) ->
          Asked.of(
              SearchBody.byWords(words.apply(text), k), hits -> scored(hits, SearchBody::score));
      case Beginning(NamePart part, PrefixQuery typed, int k) ->
          Asked.of(
              SearchBody.sorted(
                  FilterClauses.within(beginning(part, typed), allowed), k, POPULAR_FIRST),
              Retrievals::ranked);
      case InCategories(List<CategoryPath> any, int k) -> inCategories(any, k, allowed);
      case Newest(int k) ->
          Asked.of(SearchBody.sorted(allowed, k, NEWEST_FIRST), Retrievals::ranked);
      case Popular(int k) ->
          Asked.of(SearchBody.sorted(allowed, k, POPULAR_FIRST), Retrievals::ranked);
      case Named(List<String> ids) -> named(ids, allowed);
    };
  }

  private static ObjectNode beginning(NamePart part, PrefixQuery typed) {
    String term = part.term(typed.term());
    ObjectNode query =
        typed.slips() == 0
            ? JsonTrees.of("term", JsonTrees.object().put(IndexFields.BEGINNING, term))
            : JsonTrees.of(
                "fuzzy",
                JsonTrees.of(
                    IndexFields.BEGINNING,
                    JsonTrees.object()
                        .put("value", term)
                        .put("fuzziness", typed.slips())
                        .put("prefix_length", part.term("").length() + 1)
                        .put("max_expansions", Typos.EXPANSIONS)));
    return FilterClauses.unscored(query);
  }

  /* More than are wanted are found by shortened vectors, and the best of them by full floats. */
  private static ObjectNode nearest(
      String field, float[] vector, int k, int effort, ObjectNode allowed) {
    int most = Math.min((int) Math.min(Integer.MAX_VALUE, k + k / 2L), IndexMapping.MOST_HITS);
    ObjectNode knn = JsonTrees.object();
    knn.set("vector", JsonTrees.floats(vector));
    knn.put("k", most);
    knn.putObject("method_parameters").put("ef_search", Math.max(most, effort));
    if (!allowed.equals(FilterClauses.EVERYTHING)) {
      knn.set("filter", allowed);
    }
    return SearchBody.innerProducts(
        field, vector, JsonTrees.of("knn", JsonTrees.of(field, knn)), k);
  }

  /* One search a category: what is not popular is skipped only where nothing else decides. */
  private static Asked inCategories(List<CategoryPath> any, int k, ObjectNode allowed) {
    List<ObjectNode> searches =
        any.stream()
            .map(
                category ->
                    JsonTrees.of(
                        "term",
                        JsonTrees.object()
                            .put(IndexFields.CATEGORY, ExactTerms.category(category))))
            .map(
                category ->
                    SearchBody.sorted(
                        FilterClauses.within(FilterClauses.unscored(category), allowed),
                        k,
                        POPULAR_FIRST))
            .toList();
    return new Asked(searches, answers -> mostCategories(any, k, answers));
  }

  private static List<Hit> mostCategories(
      List<CategoryPath> categories, int k, List<JsonNode> answers) {
    Map<String, Integer> times = new HashMap<>();
    Map<String, Long> popularity = new HashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      for (JsonNode hit : SearchBody.hits(answers.get(i))) {
        times.merge(SearchBody.id(hit), categories.get(i).within(categories), Math::max);
        popularity.put(SearchBody.id(hit), hit.path("sort").path(0).longValue());
      }
    }
    return rankedIds(
        times.keySet().stream()
            .sorted(
                Comparator.<String>comparingInt(id -> -times.getOrDefault(id, 0))
                    .thenComparingLong(id -> -popularity.getOrDefault(id, 0L))
                    .thenComparing(id -> id))
            .limit(k)
            .toList());
  }

  private static Asked named(List<String> ids, ObjectNode allowed) {
    if (ids.isEmpty()) {
      return new Asked(List.of(), _ -> List.of());
    }
    List<String> distinct = ids.stream().distinct().toList();
    int first = Math.min(FIRST_NAMED, distinct.size());
    List<ObjectNode> searches =
        Stream.concat(
                Stream.of(distinct.subList(0, first)),
                parts(distinct.subList(first, distinct.size())).stream())
            .map(part -> these(part, allowed))
            .toList();
    return new Asked(
        searches,
        answers -> {
          var there =
              answers.stream()
                  .flatMap(answer -> SearchBody.hits(answer).stream())
                  .map(SearchBody::id)
                  .collect(Collectors.toSet());
          return rankedIds(distinct.stream().filter(there::contains).toList());
        });
  }

  private static ObjectNode these(List<String> ids, ObjectNode allowed) {
    ObjectNode query = FilterClauses.unscored(FilterClauses.ids(ids));
    return SearchBody.ids(FilterClauses.within(query, allowed), ids.size());
  }

  /** As many at a time as one search may bring. */
  static List<List<String>> parts(List<String> ids) {
    return IntStream.iterate(0, at -> at < ids.size(), at -> at + IndexMapping.MOST_HITS)
        .mapToObj(at -> ids.subList(at, Math.min(ids.size(), at + IndexMapping.MOST_HITS)))
        .toList();
  }

  static List<Hit> scored(List<JsonNode> hits, ToDoubleFunction<JsonNode> score) {
    return hits.stream()
        .map(hit -> new Hit(new IdRef(SearchBody.id(hit)), (float) score.applyAsDouble(hit)))
        .toList();
  }

  static List<Hit> ranked(List<JsonNode> hits) {
    return rankedIds(hits.stream().map(SearchBody::id).toList());
  }

  private static List<Hit> rankedIds(List<String> ids) {
    return IntStream.range(0, ids.size())
        .mapToObj(i -> new Hit(new IdRef(ids.get(i)), 1f / (i + 1)))
        .toList();
  }
}
