package dev.zhiyin.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.lucene.IndexFields;
import dev.zhiyin.engine.lucene.QueryWords;
import dev.zhiyin.engine.lucene.Segmentation;
import dev.zhiyin.engine.lucene.TitleGrams;
import dev.zhiyin.engine.lucene.Typos;
import dev.zhiyin.engine.lucene.Word;
import dev.zhiyin.engine.retrieval.FacetFields;
import dev.zhiyin.engine.retrieval.Facets;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.retrieval.TextIndex;
import dev.zhiyin.engine.retrieval.TextMatches;
import dev.zhiyin.engine.retrieval.TextRelevance;
import dev.zhiyin.engine.retrieval.TextWord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The words of one view. */
final class OpenSearchTextIndex implements TextIndex {
  private static final Set<Part> GROUP = Set.of(Part.GROUP);

  private final Searches searches;
  private final WordSearches byWords;
  private final Segmentation segmentation;

  private final Function<Restriction, ObjectNode> allowing;
  private final SourceReading reading;

  /**
   * @param allowing what a restriction allows of the view that this belongs to
   * @param reading keeps the groups of what is found
   */
  OpenSearchTextIndex(
      Searches searches,
      WordSearches byWords,
      Segmentation segmentation,
      Function<Restriction, ObjectNode> allowing,
      SourceReading reading) {
    this.searches = searches;
    this.byWords = byWords;
    this.segmentation = segmentation;
    this.allowing = allowing;
    this.reading = reading;
  }

  @Override
  public TextMatches matching(String words, int k, Restriction restriction, SearchOrder order) {
    QueryWords query = segmentation.query(words);
    ObjectNode allowed = allowing.apply(restriction);
    JsonNode answer =
        byWords
            .answers(
                List.of(query),
                unknown ->
                    List.of(
                        matching(
                            order == SearchOrder.RELEVANCE
                                ? WordQueries.anyOf(query, unknown, allowed)
                                : WordQueries.enoughOf(query, unknown, allowed),
                            k,
                            order)))
            .getFirst();
    reading.remember(answer, GROUP);
    List<JsonNode> hits = SearchBody.hits(answer);
    List<Hit> best =
        order == SearchOrder.RELEVANCE
            ? Retrievals.scored(hits, SearchBody::score)
            : Retrievals.ranked(hits);
    return new TextMatches(best, SearchBody.total(answer));
  }

  private static ObjectNode matching(ObjectNode query, int k, SearchOrder order) {
    ObjectNode body =
        switch (order) {
          case RELEVANCE -> SearchBody.byWords(query, k);
          case PRICE -> sorted(query, k, IndexFields.PRICE, false);
          case PRICE_DOWN -> sorted(query, k, IndexFields.PRICE, true);
          case NEWEST -> sorted(query, k, IndexFields.SINCE, true);
          case POPULAR -> sorted(query, k, IndexFields.POPULARITY, true);
        };
    return SourceReading.along(body, GROUP)
        .put("track_total_hits", Math.max(k, TextMatches.COUNTED));
  }

  private static ObjectNode sorted(ObjectNode query, int k, String field, boolean descending) {
    return SearchBody.sorted(query, k, SearchBody.order(field, descending));
  }

  @Override
  public TextRelevance fit(String words, List<ProductRef> products) {
    QueryWords query = segmentation.query(words);
    List<String> ids = IdRef.ids(products);
    var scores = new float[ids.size()];
    var completeness = new float[ids.size()];
    var titleGrams = new float[ids.size()];
    if (ids.isEmpty()) {
      return new TextRelevance(scores, completeness, titleGrams);
    }
    ObjectNode these = FilterClauses.ids(ids);
    List<JsonNode> answers =
        byWords.answers(
            List.of(query),
            unknown ->
                List.of(
                    SearchBody.byWords(WordQueries.anyOf(query, unknown, these), ids.size()),
                    SearchBody.ids(WordQueries.named(query, unknown, these), ids.size()),
                    titles(these, ids.size())));
    Map<String, Float> scored = scores(answers.get(0));
    Map<String, Float> named = scores(answers.get(1));
    Map<String, Float> grams = titleGrams(words, answers.get(2));
    for (int i = 0; i < scores.length; i++) {
      scores[i] = scored.getOrDefault(ids.get(i), 0f);
      completeness[i] = named.getOrDefault(ids.get(i), 0f) / Math.max(1, query.words().size());
      titleGrams[i] = grams.getOrDefault(ids.get(i), 0f);
    }
    return new TextRelevance(scores, completeness, titleGrams);
  }

  private static ObjectNode titles(ObjectNode these, int size) {
    ObjectNode body = SearchBody.ids(FilterClauses.unscored(these), size);
    body.withArray("docvalue_fields").add(IndexFields.FOLDED_TITLE);
    return body;
  }

  private static Map<String, Float> titleGrams(String words, JsonNode titles) {
    var grams = new TitleGrams(words);
    Map<String, Float> shares = new HashMap<>();
    for (JsonNode hit : SearchBody.hits(titles)) {
      String title = SearchBody.field(hit, IndexFields.FOLDED_TITLE).textValue();
      shares.put(SearchBody.id(hit), grams.share(title));
    }
    return shares;
  }

  private static Map<String, Float> scores(JsonNode answer) {
    Map<String, Float> scores = new HashMap<>();
    SearchBody.hits(answer).forEach(hit -> scores.put(SearchBody.id(hit), SearchBody.score(hit)));
    return scores;
  }

  @Override
  public Facets facets(String words, Restriction restriction, FacetFields fields) {
    QueryWords query = segmentation.query(words);
    ObjectNode allowed = allowing.apply(restriction);
    return FacetAggregations.of(
        searches,
        byWords,
        List.of(query),
        unknown -> WordQueries.enoughOf(query, unknown, allowed),
        fields);
  }

  @Override
  public List<List<String>> matchedTerms(List<String> all, List<ProductRef> products) {
    List<String> terms = all.stream().limit(QueryWords.MOST_TERMS).toList();
    List<String> ids = IdRef.ids(products);
    Map<String, List<String>> matched = new HashMap<>();
    if (!terms.isEmpty() && !ids.isEmpty()) {
      ObjectNode query = FilterClauses.within(WordQueries.anyTermOf(terms), FilterClauses.ids(ids));
      for (JsonNode hit : SearchBody.hits(searches.of(SearchBody.ids(query, ids.size())))) {
        var its = new ArrayList<Integer>();
        hit.path("matched_queries").forEach(name -> its.add(Integer.valueOf(name.asText())));
        matched.put(SearchBody.id(hit), its.stream().sorted().map(terms::get).toList());
      }
    }
    return ids.stream().map(id -> matched.getOrDefault(id, List.of())).toList();
  }

  @Override
  public List<List<String>> meant(String words, List<String> texts) {
    Set<Word> unknown = byWords.unknown(segmentation.query(words));
    return Typos.meant(unknown, texts, segmentation::words);
  }

  @Override
  public Function<String, Optional<String>> highlighter(String words) {
    return segmentation.highlighter(words);
  }

  @Override
  public List<TextWord> asked(String words) {
    return segmentation.asked(words);
  }

  @Override
  public List<TextWord> words(String text) {
    return segmentation.words(text);
  }

  @Override
  public List<String> terms(String text) {
    return segmentation.terms(text);
  }
}
