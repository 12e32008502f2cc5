package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.Facets;
import dev.zhiyin.engine.retrieval.Facets.Count;
import dev.zhiyin.engine.retrieval.Facets.PriceCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.NumericUtils;

/** Counts the kinds of what matches a query. */
final class FacetCounting {
  private final Map<String, Long> categories = new HashMap<>();
  private final Map<String, Long> brands = new HashMap<>();
  private final DoubleStream.Builder prices = DoubleStream.builder();
  private int counted;

  private FacetCounting() {}

  static Facets of(IndexSearcher searcher, Query query) throws IOException {
    var counting = new FacetCounting();
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer != null) {
        counting.add(leaf, scorer.iterator());
      }
    }
    return new Facets(
        mostFrequent(counting.categories),
        mostFrequent(counting.brands),
        ranges(counting.prices.build().sorted().toArray()));
  }

  private void add(LeafReaderContext leaf, DocIdSetIterator matching) throws IOException {
    var live = leaf.reader().getLiveDocs();
    var ofCategory = DocValues.getSortedSet(leaf.reader(), IndexFields.CATEGORY_FACET);
    var ofBrand = DocValues.getSortedSet(leaf.reader(), IndexFields.BRAND_FACET);
    var ofPrice = DocValues.getSortedNumeric(leaf.reader(), IndexFields.PRICE);
    var byCategory = new long[(int) ofCategory.getValueCount()];
    var byBrand = new long[(int) ofBrand.getValueCount()];
    for (int doc = matching.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS && counted < Facets.MOST_MATCHES;
        doc = matching.nextDoc()) {
      if (live == null || live.get(doc)) {
        counted++;
        count(ofCategory, doc, byCategory);
        count(ofBrand, doc, byBrand);
        if (ofPrice.advanceExact(doc)) {
          prices.add(NumericUtils.sortableLongToDouble(ofPrice.nextValue()));
        }
      }
    }
    merge(ofCategory, byCategory, categories);
    merge(ofBrand, byBrand, brands);
  }

  private static void count(SortedSetDocValues values, int doc, long[] counts) throws IOException {
    if (values.advanceExact(doc)) {
      for (int i = 0; i < values.docValueCount(); i++) {
        counts[(int) values.nextOrd()]++;
      }
    }
  }

  private static void merge(SortedSetDocValues values, long[] counts, Map<String, Long> into)
      throws IOException {
    for (int ord = 0; ord < counts.length; ord++) {
      if (counts[ord] > 0) {
        into.merge(values.lookupOrd(ord).utf8ToString(), counts[ord], Long::sum);
      }
    }
  }

  private static List<Count> mostFrequent(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> new Count(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(Count::count).reversed().thenComparing(Count::value))
        .limit(Facets.MOST_VALUES)
        .toList();
  }

  /* Edges near the quantiles. */
  private static List<PriceCount> ranges(double[] rising) {
    var edges = new TreeSet<Double>();
    for (int i = 1; i < Facets.MOST_RANGES && rising.length > 1; i++) {
      double edge = PriceCount.edgeNear(rising[i * (rising.length - 1) / Facets.MOST_RANGES]);
      if (edge > rising[0] && edge <= rising[rising.length - 1]) {
        edges.add(edge);
      }
    }
    var ranges = new ArrayList<PriceCount>();
    OptionalDouble from = OptionalDouble.empty();
    int counted = 0;
    for (double edge : edges) {
      int end = firstFrom(rising, edge);
      ranges.add(new PriceCount(from, OptionalDouble.of(edge), end - counted));
      from = OptionalDouble.of(edge);
      counted = end;
    }
    if (rising.length > counted) {
      ranges.add(new PriceCount(from, OptionalDouble.empty(), rising.length - counted));
    }
    return ranges;
  }

  private static int firstFrom(double[] rising, double edge) {
    return (int) Arrays.stream(rising).takeWhile(price -> price < edge).count();
  }
}
