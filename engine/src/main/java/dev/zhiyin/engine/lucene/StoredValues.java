package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.indexing.OrderKey;
import dev.zhiyin.engine.prefix.NameWords;
import dev.zhiyin.engine.product.ProductSummary;
import dev.zhiyin.engine.retrieval.CategoricalFields;
import dev.zhiyin.engine.retrieval.NumberField;
import dev.zhiyin.engine.retrieval.ProductParts;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.LongToDoubleFunction;
import org.apache.lucene.geo.GeoEncodingUtils;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;
import org.apache.lucene.util.SloppyMath;
import org.jspecify.annotations.Nullable;

/** Reads what is kept of a product by its number, and finds the number of an id. */
final class StoredValues {
  private StoredValues() {}

  /** The numbers of those ids that there are. */
  static Map<String, Integer> find(IndexReader reader, Collection<String> productIds)
      throws IOException {
    String[] sorted =
        productIds.stream().distinct().sorted().toArray(String[]::new); // as in blocks
    BytesRef[] ids = Arrays.stream(sorted).map(BytesRef::new).toArray(BytesRef[]::new);
    var found = new HashMap<String, Integer>();
    for (LeafReaderContext leaf : reader.leaves()) {
      if (found.size() == sorted.length) {
        break;
      }
      TermsEnum terms = leaf.reader().terms(IndexFields.ID).iterator();
      Bits live = leaf.reader().getLiveDocs();
      PostingsEnum docs = null; // its buffers, reused, are most of what looking an id up costs
      for (int i = 0; i < ids.length; i++) {
        if (ids[i] != null && terms.seekExact(ids[i])) {
          docs = terms.postings(docs, PostingsEnum.NONE);
          int doc = firstLive(docs, live);
          if (doc != DocIdSetIterator.NO_MORE_DOCS) {
            found.put(sorted[i], leaf.docBase + doc);
            ids[i] = null;
          }
        }
      }
    }
    return found;
  }

  private static int firstLive(PostingsEnum docs, @Nullable Bits live) throws IOException {
    int doc = docs.nextDoc();
    while (doc != DocIdSetIterator.NO_MORE_DOCS && live != null && !live.get(doc)) {
      doc = docs.nextDoc();
    }
    return doc;
  }

  /** The ids of some documents, in any order. */
  static List<String> ids(IndexReader reader, int[] docs) throws IOException {
    var ids = new String[docs.length];
    eachBinary(reader, IndexFields.ID, docs, (place, value) -> ids[place] = value.utf8ToString());
    return Arrays.asList(ids);
  }

  /** Titles as {@link TitleGrams} reads them, in the order of the documents. */
  static String[] foldedTitles(IndexReader reader, int[] docs) throws IOException {
    var titles = new String[docs.length];
    eachBinary(
        reader,
        IndexFields.FOLDED_TITLE,
        docs,
        (place, value) -> titles[place] = value.utf8ToString());
    return titles;
  }

  /** What reasons say of products, in the order of the documents. */
  static List<ProductSummary> summaries(IndexReader reader, int[] docs) throws IOException {
    List<String> ids = ids(reader, docs);
    List<CategoricalFields> kinds = KindsReading.of(reader, docs);
    var summaries = new ProductSummary[docs.length];
    eachBinary(
        reader,
        IndexFields.TITLE_WORDS,
        docs,
        (place, value) -> {
          CategoricalFields its = kinds.get(place);
          summaries[place] =
              new ProductSummary(
                  ids.get(place),
                  NameWords.whole(value.utf8ToString()),
                  its.category(),
                  its.brand());
        });
    return Arrays.asList(summaries);
  }

  /** The words of titles, in the order of the documents. */
  static List<NameWords> titleWords(IndexReader reader, int[] docs) throws IOException {
    var titles = new NameWords[docs.length];
    eachBinary(
        reader,
        IndexFields.TITLE_WORDS,
        docs,
        (place, value) -> titles[place] = NameWords.parse(value.utf8ToString()));
    return Arrays.asList(titles);
  }

  /** What was known of each document when it was indexed, in the order given. */
  static List<ProductParts.Stats> stats(IndexReader reader, int[] docs) throws IOException {
    var stats = new ProductParts.Stats[docs.length];
    DocValuesReading.each(
        reader,
        docs,
        segment -> {
          var counts = DocValues.getSortedNumeric(segment, IndexFields.POPULARITY);
          var times = DocValues.getSortedNumeric(segment, IndexFields.SINCE);
          return (doc, place) -> {
            required(counts.advanceExact(doc), IndexFields.POPULARITY, doc);
            required(times.advanceExact(doc), IndexFields.SINCE, doc);
            stats[place] =
                new ProductParts.Stats(
                    OrderKey.number(counts.nextValue()),
                    Instant.ofEpochMilli(OrderKey.number(times.nextValue())));
          };
        });
    return Arrays.asList(stats);
  }

  /** {@code [docs][dimension]}, in the order given. */
  static float[][] historyVectors(IndexReader reader, int[] docs) throws IOException {
    var vectors = new float[docs.length][];
    DocValuesReading.each(
        reader,
        docs,
        segment ->
            VectorField.hasHistoryVectors(segment)
                ? binary(
                    segment,
                    IndexFields.HISTORY,
                    (place, value) -> vectors[place] = Documents.floats(value))
                : vectors(
                    segment,
                    VectorField.EMBEDDING,
                    (place, value) -> vectors[place] = value.clone()));
    return vectors;
  }

  /**
   * What is made of each vector, in the order given.
   *
   * @param use must copy what it keeps of the floats: they are overwritten by the next
   */
  static <T> List<T> vectors(
      IndexReader reader, VectorField field, int[] docs, Function<float[], T> use)
      throws IOException {
    var made = new ArrayList<T>(Collections.nCopies(docs.length, null));
    eachVector(reader, field, docs, (place, vector) -> made.set(place, use.apply(vector)));
    return made;
  }

  /* By the full floats, however the graph keeps them; each is read once for all vectors. */
  static float[][] innerProducts(
      IndexReader reader, VectorField field, float[][] vectors, int[] docs) throws IOException {
    var products = new float[vectors.length][docs.length];
    eachVector(
        reader,
        field,
        docs,
        (place, value) -> {
          for (int i = 0; i < vectors.length; i++) {
            products[i][place] = Vectors.dot(vectors[i], value);
          }
        });
    return products;
  }

  /** Uses the live documents of a group, ascending, until it has had enough. */
  static void eachOfGroup(LeafReader segment, String group, int most, IntConsumer use)
      throws IOException {
    Terms groups = segment.terms(IndexFields.GROUP);
    TermsEnum terms = groups == null ? TermsEnum.EMPTY : groups.iterator();
    if (terms.seekExact(new BytesRef(group))) {
      PostingsEnum docs = terms.postings(null, PostingsEnum.NONE);
      Bits live = segment.getLiveDocs();
      int left = most;
      for (int doc = firstLive(docs, live);
          doc != DocIdSetIterator.NO_MORE_DOCS && left > 0;
          doc = firstLive(docs, live)) {
        use.accept(doc);
        left--;
      }
    }
  }

  /** All numbers of each document, in the order given. */
  static List<double[]> numbers(IndexReader reader, NumberField field, int[] docs)
      throws IOException {
    boolean whole = field == NumberField.OfOffer.CREATED || field == NumberField.OfOffer.STOCK;
    String name = IndexFields.of(field);
    return eachNumbers(
        reader,
        name,
        docs,
        value -> whole ? (double) value : NumericUtils.sortableLongToDouble(value));
  }

  /** Of the nearest of its places; NaN for a document that has none. */
  static double[] kilometres(IndexReader reader, String attribute, GeoPoint from, int[] docs)
      throws IOException {
    return eachNumbers(
            reader,
            IndexFields.point(attribute),
            docs,
            value ->
                SloppyMath.haversinMeters(
                    from.latitude(),
                    from.longitude(),
                    GeoEncodingUtils.decodeLatitude((int) (value >> Integer.SIZE)),
                    GeoEncodingUtils.decodeLongitude((int) value)))
        .stream()
        .mapToDouble(metres -> Arrays.stream(metres).min().orElse(Double.NaN) / 1000)
        .toArray();
  }

  private static List<double[]> eachNumbers(
      IndexReader reader, String field, int[] docs, LongToDoubleFunction read) throws IOException {
    var numbers = new double[docs.length][];
    DocValuesReading.each(
        reader,
        docs,
        segment -> {
          SortedNumericDocValues values = DocValues.getSortedNumeric(segment, field);
          return (doc, place) -> {
            numbers[place] = new double[values.advanceExact(doc) ? values.docValueCount() : 0];
            for (int i = 0; i < numbers[place].length; i++) {
              numbers[place][i] = read.applyAsDouble(values.nextValue());
            }
          };
        });
    return Arrays.asList(numbers);
  }

  private interface AtPlace<T> {
    void use(int place, T value);
  }

  private static void eachBinary(
      IndexReader reader, String field, int[] docs, AtPlace<BytesRef> use) throws IOException {
    DocValuesReading.each(reader, docs, segment -> binary(segment, field, use));
  }

  private static DocValuesReading.OfDocument binary(
      LeafReader segment, String field, AtPlace<BytesRef> use) throws IOException {
    BinaryDocValues values = DocValues.getBinary(segment, field);
    return (doc, place) -> {
      required(values.advanceExact(doc), field, doc);
      use.use(place, values.binaryValue());
    };
  }

  private static void eachVector(
      IndexReader reader, VectorField field, int[] docs, AtPlace<float[]> use) throws IOException {
    DocValuesReading.each(reader, docs, segment -> vectors(segment, field, use));
  }

  private static DocValuesReading.OfDocument vectors(
      LeafReader segment, VectorField of, AtPlace<float[]> use) throws IOException {
    String field = of.in(segment);
    FloatVectorValues values = segment.getFloatVectorValues(field);
    DocIndexIterator places = values.iterator();
    return (doc, place) -> {
      required(places.docID() == doc || places.advance(doc) == doc, field, doc);
      use.use(place, values.vectorValue(places.index()));
    };
  }

  private static void required(boolean there, String field, int doc) throws IOException {
    if (!there) {
      throw new IOException("document %d of a segment has no field '%s'".formatted(doc, field));
    }
  }
}
