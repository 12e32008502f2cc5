package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.Count;
import dev.zhiyin.engine.retrieval.FacetFields;
import dev.zhiyin.engine.retrieval.Facets;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.retrieval.TextIndex;
import dev.zhiyin.engine.retrieval.TextMatches;
import dev.zhiyin.engine.retrieval.TextRelevance;
import dev.zhiyin.engine.retrieval.TextWord;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;

/** The words of one snapshot. */
final class LuceneTextIndex implements TextIndex {
  private final IndexSnapshot snapshot;
  private final TextSearch texts;
  private final IndexCaches memory;

  LuceneTextIndex(IndexSnapshot snapshot, TextSearch texts, IndexCaches memory) {
    this.snapshot = snapshot;
    this.texts = texts;
    this.memory = memory;
  }

  @Override
  public TextMatches matching(String words, int k, Restriction restriction, SearchOrder order) {
    RestrictionQuery allowed = snapshot.allowed(restriction);
    TopDocs found =
        snapshot.reading(
            () ->
                order == SearchOrder.RELEVANCE
                    ? texts.matching(words, k, Math.max(k, TextMatches.COUNTED), allowed)
                    : texts.matching(words, k, allowed, order));
    boolean ranked = order != SearchOrder.RELEVANCE;
    var hits =
        IntStream.range(0, found.scoreDocs.length)
            .mapToObj(
                i ->
                    new Hit(
                        new DocRef(found.scoreDocs[i].doc),
                        ranked ? 1f / (i + 1) : found.scoreDocs[i].score))
            .toList();
    return new TextMatches(hits, count(found.totalHits));
  }

  private static Count count(TotalHits total) {
    return new Count(total.value(), total.relation() == TotalHits.Relation.EQUAL_TO);
  }

  @Override
  public TextRelevance fit(String words, List<ProductRef> products) {
    int[] ascending = ascending(products);
    int[] places = places(products, ascending);
    TextRelevance fit = snapshot.reading(() -> texts.fit(words, ascending));
    return new TextRelevance(
        at(places, fit.scores()), at(places, fit.completeness()), at(places, fit.titleGrams()));
  }

  @Override
  public List<List<String>> matchedTerms(List<String> terms, List<ProductRef> products) {
    int[] ascending = ascending(products);
    List<List<String>> matched = snapshot.reading(() -> texts.matchedTerms(terms, ascending));
    return Arrays.stream(places(products, ascending))
        .mapToObj(place -> Collections.unmodifiableList(matched.get(place)))
        .toList();
  }

  @Override
  public List<List<String>> meant(String words, List<String> texts) {
    return snapshot.reading(() -> this.texts.meant(words, texts));
  }

  private static float[] at(int[] places, float[] values) {
    var at = new float[places.length];
    for (int i = 0; i < places.length; i++) {
      at[i] = values[places[i]];
    }
    return at;
  }

  private static int[] ascending(List<ProductRef> products) {
    return Arrays.stream(DocRef.docs(products)).sorted().distinct().toArray();
  }

  private static int[] places(List<ProductRef> products, int[] ascending) {
    return Arrays.stream(DocRef.docs(products))
        .map(doc -> Arrays.binarySearch(ascending, doc))
        .toArray();
  }

  @Override
  public Facets facets(String words, Restriction restriction, FacetFields fields) {
    return snapshot.reading(() -> texts.facets(words, snapshot.allowed(restriction), fields));
  }

  @Override
  public Function<String, Optional<String>> highlighter(String words) {
    return new Highlighter(memory.analysis(), words)::of;
  }

  @Override
  public List<TextWord> asked(String words) {
    return memory.analysis().askedWords(words);
  }

  @Override
  public List<TextWord> words(String text) {
    return memory.analysis().textWords(text);
  }

  @Override
  public List<String> terms(String text) {
    return memory.terms(text);
  }
}
