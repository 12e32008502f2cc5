package dev.zhiyin.engine.lucene;

import com.github.benmanes.caffeine.cache.Cache;
import dev.zhiyin.engine.Caches;
import dev.zhiyin.engine.lucene.FoundPlaces.Place;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.product.ProductSummary;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.util.Bits;

/**
 * Reads what is asked for again and again, and remembers it: products that are shown, summaries of
 * those of shoppers' histories, and what filters allow. What a segment holds of a document never
 * changes, nor what a reader finds, so nothing here can be out of date. Thread-safe.
 */
final class IndexCaches {
  /**
   * Letters of the products that are remembered, together, and of the summaries: some 2 % of the
   * heap each, within bounds.
   */
  private static final long MOST_LETTERS =
      Math.clamp(Runtime.getRuntime().maxMemory() / 340, 4_000_000, 12_000_000);

  /** What a product without any words costs, in letters. */
  private static final int LEAST_LETTERS = 500;

  /** The same of a summary. */
  private static final int LEAST_OF_SUMMARY = 200;

  /** What a text costs beside its letters, in letters. */
  private static final int LEAST_OF_TEXT = 40;

  private final TextAnalysis analysis;

  private final Cache<Place, Product> products =
      Caches.newBuilder()
          .maximumWeight(MOST_LETTERS)
          .<Place, Product>weigher((_, product) -> letters(product))
          .build();

  private final Cache<Place, ProductSummary> summaries =
      Caches.newBuilder()
          .maximumWeight(MOST_LETTERS)
          .<Place, ProductSummary>weigher((_, summary) -> letters(summary))
          .build();

  private final FoundPlaces places = new FoundPlaces();

  /* By identity, and only while the text itself is kept: no words of shoppers stay behind here. */
  private final Cache<String, List<String>> terms = Caches.newBuilder().weakKeys().build();

  private volatile Optional<Newest> newest = Optional.empty();

  /* When the newest product came that a reader has. */
  private record Newest(IndexReader.CacheKey reader, Optional<Instant> since) {}

  private final FilterBits filters = new FilterBits();
  private final SegmentHeads heads = new SegmentHeads();

  IndexCaches(TextAnalysis analysis) {
    this.analysis = analysis;
  }

  TextAnalysis analysis() {
    return analysis;
  }

  Product product(IndexReader reader, int doc) throws IOException {
    LeafReaderContext leaf = leaf(reader, doc);
    var place = place(leaf, doc);
    Product known = products.getIfPresent(place);
    if (known == null) {
      known = read(leaf, place);
      products.put(place, known);
    }
    return known;
  }

  /** What reasons say of some documents, in the order given. */
  List<ProductSummary> summaries(IndexReader reader, int[] docs) throws IOException {
    var known = new ProductSummary[docs.length];
    var unknown = new ArrayList<Integer>();
    for (int i = 0; i < docs.length; i++) {
      known[i] = summaries.getIfPresent(place(leaf(reader, docs[i]), docs[i]));
      if (known[i] == null) {
        unknown.add(i);
      }
    }
    if (!unknown.isEmpty()) {
      int[] lacking = unknown.stream().mapToInt(i -> docs[i]).toArray();
      List<ProductSummary> read = StoredValues.summaries(reader, lacking);
      for (int i = 0; i < lacking.length; i++) {
        summaries.put(place(leaf(reader, lacking[i]), lacking[i]), read.get(i));
        known[unknown.get(i)] = read.get(i);
      }
    }
    return List.of(known);
  }

  /** The numbers of those ids that there are. */
  Map<String, Integer> find(IndexReader reader, Collection<String> ids) throws IOException {
    List<String> asked = List.copyOf(ids);
    int[] docs = docs(reader, asked);
    Map<String, Integer> found = new HashMap<>();
    for (int i = 0; i < docs.length; i++) {
      if (docs[i] >= 0) {
        found.put(asked.get(i), docs[i]);
      }
    }
    return found;
  }

  /**
   * The number of each id, -1 where there is none. A product has one document that is not deleted,
   * so where it was found it is as long as that one is.
   */
  int[] docs(IndexReader reader, List<String> ids) throws IOException {
    Map<IndexReader.CacheKey, LeafReaderContext> leaves = new HashMap<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      leaves.put(leaf.reader().getCoreCacheHelper().getKey(), leaf);
    }
    var docs = new int[ids.size()];
    var unknown = new ArrayList<String>();
    for (int i = 0; i < docs.length; i++) {
      docs[i] = lastFound(ids.get(i), leaves).orElse(-1);
      if (docs[i] < 0) {
        unknown.add(ids.get(i));
      }
    }
    if (!unknown.isEmpty()) {
      Map<String, Integer> found = StoredValues.find(reader, unknown);
      found.forEach((id, doc) -> places.put(id, place(leaf(reader, doc), doc)));
      for (int i = 0; i < docs.length; i++) {
        docs[i] = docs[i] < 0 ? found.getOrDefault(ids.get(i), -1) : docs[i];
      }
    }
    return docs;
  }

  private OptionalInt lastFound(String id, Map<IndexReader.CacheKey, LeafReaderContext> leaves) {
    Optional<Place> last = places.of(id);
    LeafReaderContext leaf = last.isEmpty() ? null : leaves.get(last.get().segment());
    return leaf != null && isLive(leaf, last.get().doc())
        ? OptionalInt.of(leaf.docBase + last.get().doc())
        : OptionalInt.empty();
  }

  private static boolean isLive(LeafReaderContext leaf, int doc) {
    Bits live = leaf.reader().getLiveDocs();
    return live == null || live.get(doc);
  }

  /**
   * Reads a product, or takes over what another memory knows of it if that is the same, so that
   * there is one of it. Its terms are cut anew: those of another generation may know other words.
   */
  Product takeOver(Product known, IndexReader reader, int doc) throws IOException {
    LeafReaderContext leaf = leaf(reader, doc);
    var place = place(leaf, doc);
    Product read = read(leaf, place);
    Product mine = read.equals(known) ? known : read;
    products.put(place, mine);
    List<String> _ = terms(mine.title()); // by the words that this index is cut by
    return mine;
  }

  /**
   * When the newest product came that a reader has, as found for it before.
   *
   * @param find finds it
   */
  Optional<Instant> newest(IndexReader reader, Supplier<Optional<Instant>> find) {
    IndexReader.CacheKey key = reader.getReaderCacheHelper().getKey();
    Optional<Newest> known = newest.filter(one -> one.reader.equals(key));
    if (known.isEmpty()) {
      known = Optional.of(new Newest(key, find.get()));
      newest = known;
    }
    return known.get().since;
  }

  private static LeafReaderContext leaf(IndexReader reader, int doc) {
    return reader.leaves().get(ReaderUtil.subIndex(doc, reader.leaves()));
  }

  private static Place place(LeafReaderContext leaf, int doc) {
    return new Place(leaf.reader().getCoreCacheHelper().getKey(), doc - leaf.docBase);
  }

  private static Product read(LeafReaderContext leaf, Place place) throws IOException {
    return ProductJson.read(
        leaf.reader()
            .storedFields()
            .document(place.doc(), Set.of(IndexFields.PRODUCT))
            .get(IndexFields.PRODUCT));
  }

  /** What filters allow, segment by segment. */
  FilterBits filters() {
    return filters;
  }

  /** What comes first in each segment. */
  SegmentHeads heads() {
    return heads;
  }

  /** The products that were read most of late, at most so many. */
  List<Product> hottest(int most) {
    return List.copyOf(products.policy().eviction().orElseThrow().hottest(most).values());
  }

  /** Ids of the products whose summaries were read most of late, at most so many. */
  List<String> hottestSummaries(int most) {
    return summaries.policy().eviction().orElseThrow().hottest(most).values().stream()
        .map(ProductSummary::id)
        .toList();
  }

  /** The distinct terms of a text. */
  List<String> terms(String text) {
    return terms.get(text, analysis::terms);
  }

  static int letters(Product product) {
    int letters =
        LEAST_LETTERS
            + product.title().length()
            + product.text().description().length()
            + product.imageUrl().length()
            + letters(product.text().reviews())
            + letters(product.category().levels())
            + product.note().map(note -> letters(note.productIds())).orElse(0);
    for (var attribute : product.attributes().entrySet()) {
      letters += LEAST_OF_TEXT + attribute.getKey().length() + letters(attribute.getValue());
    }
    return letters;
  }

  private static int letters(ProductSummary summary) {
    return LEAST_OF_SUMMARY
        + summary.title().length()
        + summary.brand().length()
        + letters(summary.category().levels());
  }

  private static int letters(List<String> texts) {
    return texts.stream().mapToInt(text -> LEAST_OF_TEXT + text.length()).sum();
  }
}
