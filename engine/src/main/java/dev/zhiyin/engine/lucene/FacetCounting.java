package dev.zhiyin.engine.lucene;

import static java.util.Objects.requireNonNull;

import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.filter.Condition.AttributeNear;
import dev.zhiyin.engine.retrieval.FacetEdges;
import dev.zhiyin.engine.retrieval.FacetFields;
import dev.zhiyin.engine.retrieval.Facets;
import dev.zhiyin.engine.retrieval.Facets.Count;
import dev.zhiyin.engine.retrieval.Facets.DistanceCount;
import dev.zhiyin.engine.retrieval.Facets.OfAttribute;
import dev.zhiyin.engine.retrieval.Facets.RangeCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.lucene.geo.GeoEncodingUtils;
import org.apache.lucene.geo.GeoEncodingUtils.DistancePredicate;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.NumericUtils;
import org.jspecify.annotations.Nullable;

/** Counts the kinds of what matches a query: the matches are found once, and read by each facet. */
final class FacetCounting {
  /** What is more in a segment is counted in a map, whose cost is that of the matches alone. */
  private static final int MOST_IN_ARRAY = 100_000;

  private static final AttributeType NUMBER = new AttributeType.Numeric();

  /** Values of one product that ranges are divided by; of more, as many that lie between. */
  private static final int MOST_DIVIDING = 8;

  private final List<Matches> matches = new ArrayList<>();
  private int left;
  private boolean exact = true;

  private FacetCounting(int most) {
    this.left = most;
  }

  /** Documents of a segment, ascending. */
  private static final class Matches {
    private final LeafReader segment;
    private final int[] docs;

    private Matches(LeafReader segment, int[] docs) {
      this.segment = segment;
      this.docs = docs;
    }
  }

  /**
   * Counts them.
   *
   * @param most matches that are counted
   */
  static Facets of(IndexSearcher searcher, Query query, FacetFields fields, int most)
      throws IOException {
    var counting = new FacetCounting(most);
    counting.find(searcher, query);
    var attributes = new LinkedHashMap<String, OfAttribute>();
    for (var attribute : fields.attributes().entrySet()) {
      String name = AttributeTypes.folded(attribute.getKey());
      attributes.put(
          attribute.getKey(),
          counting.of(name, attribute.getValue(), fields.near().get(attribute.getKey())));
    }
    return new Facets(
        counting.values(IndexFields.CATEGORY_FACET),
        counting.values(IndexFields.BRAND_FACET),
        counting.ranges(IndexFields.PRICE, NUMBER),
        attributes,
        counting.exact);
  }

  private void find(IndexSearcher searcher, Query query) throws IOException {
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer != null) {
        matches.add(new Matches(leaf.reader(), docs(leaf.reader(), scorer.iterator())));
      }
    }
  }

  private int[] docs(LeafReader segment, DocIdSetIterator matching) throws IOException {
    var live = segment.getLiveDocs();
    var docs = new int[0];
    int size = 0;
    for (int doc = matching.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS && exact;
        doc = matching.nextDoc()) {
      if (live == null || live.get(doc)) {
        exact = left-- > 0;
        if (exact) {
          docs = ArrayUtil.grow(docs, size + 1);
          docs[size++] = doc;
        }
      }
    }
    return Arrays.copyOf(docs, size);
  }

  private OfAttribute of(String name, AttributeType type, @Nullable AttributeNear near)
      throws IOException {
    return switch (type) {
      case AttributeType.Keyword _ -> new OfAttribute.Values(values(IndexFields.keyword(name)));
      case AttributeType.Grade(List<String> grades) ->
          new OfAttribute.Values(grades(IndexFields.number(name), grades));
      case AttributeType.Numeric _ ->
          new OfAttribute.Numbers(ranges(IndexFields.number(name), type));
      case AttributeType.Date _ -> new OfAttribute.Times(ranges(IndexFields.number(name), type));
      case AttributeType.Geo _ -> new OfAttribute.Distances(distances(requireNonNull(near)));
    };
  }

  /* Most frequent first. */
  private List<Count> values(String field) throws IOException {
    var counts = new HashMap<String, Long>();
    for (Matches some : matches) {
      SortedSetDocValues values = DocValues.getSortedSet(some.segment, field);
      if (values.getValueCount() <= MOST_IN_ARRAY) {
        countInArray(values, some.docs, counts);
      } else {
        countInMap(values, some.docs, counts);
      }
    }
    return counts.entrySet().stream()
        .map(entry -> new Count(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(Count::count).reversed().thenComparing(Count::value))
        .limit(Facets.MOST_VALUES)
        .toList();
  }

  private static void countInArray(SortedSetDocValues values, int[] docs, Map<String, Long> into)
      throws IOException {
    var counts = new long[(int) values.getValueCount()];
    for (int doc : docs) {
      if (values.advanceExact(doc)) {
        for (int i = values.docValueCount(); i > 0; i--) {
          counts[(int) values.nextOrd()]++;
        }
      }
    }
    for (int ord = 0; ord < counts.length; ord++) {
      if (counts[ord] > 0) {
        into.merge(values.lookupOrd(ord).utf8ToString(), counts[ord], Long::sum);
      }
    }
  }

  private static void countInMap(SortedSetDocValues values, int[] docs, Map<String, Long> into)
      throws IOException {
    var counts = new HashMap<Long, Long>();
    for (int doc : docs) {
      if (values.advanceExact(doc)) {
        for (int i = values.docValueCount(); i > 0; i--) {
          counts.merge(values.nextOrd(), 1L, Long::sum);
        }
      }
    }
    for (var count : counts.entrySet()) {
      into.merge(values.lookupOrd(count.getKey()).utf8ToString(), count.getValue(), Long::sum);
    }
  }

  /** Uses the values of one document, ascending. */
  private interface Numbers {
    void use(SortedNumericDocValues values) throws IOException;
  }

  private void eachNumbers(String field, Numbers numbers) throws IOException {
    for (Matches some : matches) {
      SortedNumericDocValues values = DocValues.getSortedNumeric(some.segment, field);
      for (int doc : some.docs) {
        if (values.advanceExact(doc)) {
          numbers.use(values);
        }
      }
    }
  }

  private static double next(SortedNumericDocValues values) throws IOException {
    return NumericUtils.sortableLongToDouble(values.nextValue());
  }

  private List<Count> grades(String field, List<String> grades) throws IOException {
    var counts = new long[grades.size()];
    eachNumbers(
        field,
        values -> {
          int before = -1;
          for (int i = values.docValueCount(); i > 0; i--) {
            int grade = (int) next(values);
            counts[grade] += grade == before ? 0 : 1;
            before = grade;
          }
        });
    return IntStream.range(0, counts.length)
        .filter(grade -> counts[grade] > 0)
        .mapToObj(grade -> new Count(grades.get(grade), counts[grade]))
        .toList();
  }

  /* By the nearest of its places, each product. */
  private List<DistanceCount> distances(AttributeNear near) throws IOException {
    List<Double> edges = FacetEdges.distances(near.km());
    List<DistancePredicate> within =
        edges.stream()
            .map(
                km ->
                    GeoEncodingUtils.createDistancePredicate(
                        near.center().latitude(), near.center().longitude(), km * 1000))
            .toList();
    var counts = new long[edges.size()];
    eachNumbers(
        IndexFields.point(near.name()),
        values -> {
          int nearest = counts.length;
          for (int i = values.docValueCount(); i > 0; i--) {
            long place = values.nextValue();
            while (nearest > 0
                && within.get(nearest - 1).test((int) (place >>> Integer.SIZE), (int) place)) {
              nearest--;
            }
          }
          for (int i = nearest; i < counts.length; i++) {
            counts[i]++;
          }
        });
    return IntStream.range(0, counts.length)
        .mapToObj(i -> new DistanceCount(edges.get(i), counts[i]))
        .toList();
  }

  private List<RangeCount> ranges(String field, AttributeType type) throws IOException {
    var all = DoubleStream.builder();
    eachNumbers(
        field,
        values -> {
          int every = 1 + (values.docValueCount() - 1) / MOST_DIVIDING;
          for (int i = 0; i < values.docValueCount(); i++) {
            double value = next(values);
            if (i % every == 0) {
              all.add(value);
            }
          }
        });
    double[] rising = all.build().sorted().toArray();
    if (rising.length == 0) {
      return List.of();
    }
    int last = rising.length - 1;
    double[] quantiles =
        IntStream.range(1, Facets.MOST_RANGES)
            .mapToDouble(i -> rising[(int) ((long) i * last / Facets.MOST_RANGES)])
            .toArray();
    double[] edges =
        FacetEdges.of(type, rising[0], rising[last], quantiles).stream()
            .mapToDouble(Double::doubleValue)
            .toArray();
    var counts = new long[edges.length + 1];
    eachNumbers(field, values -> count(values, edges, counts));
    return IntStream.range(0, counts.length)
        .mapToObj(
            i ->
                new RangeCount(
                    i == 0 ? OptionalDouble.empty() : OptionalDouble.of(edges[i - 1]),
                    i == edges.length ? OptionalDouble.empty() : OptionalDouble.of(edges[i]),
                    counts[i]))
        .toList();
  }

  /* Once in each range. */
  private static void count(SortedNumericDocValues values, double[] edges, long[] counts)
      throws IOException {
    int before = -1;
    for (int i = values.docValueCount(); i > 0; i--) {
      int found = Arrays.binarySearch(edges, next(values));
      int range = found < 0 ? -found - 1 : found + 1;
      counts[range] += range == before ? 0 : 1;
      before = range;
    }
  }
}
