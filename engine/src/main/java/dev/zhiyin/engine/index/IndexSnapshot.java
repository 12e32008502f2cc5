package dev.zhiyin.engine.index;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiBits;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.Bits;

/**
 * The index at one moment. Products are named by {@code doc}, a number that means something in this
 * snapshot only. Thread-safe; closed by whoever took it.
 */
public final class IndexSnapshot implements AutoCloseable {
  private final Path folder;
  private final IndexReader reader;
  private final IndexMemory memory;
  private final long sequence;
  private final IndexSearcher searcher;
  private final VectorSearch vectors;
  private final TextSearch texts;

  IndexSnapshot(Path folder, IndexReader reader, IndexMemory memory, long sequence) {
    this.folder = folder;
    this.reader = reader;
    this.memory = memory;
    this.sequence = sequence;
    searcher = new IndexSearcher(reader);
    vectors = new VectorSearch(searcher);
    texts = new TextSearch(searcher, memory.analysis());
  }

  /** The number of the newest change of the store that it shows. */
  public long sequence() {
    return sequence;
  }

  /** How many products there are. */
  public int size() {
    return reader.numDocs();
  }

  /** One past the largest {@code doc}. */
  public int maxDoc() {
    return reader.maxDoc();
  }

  /** All products, ascending. */
  public IntStream docs() {
    Bits live = MultiBits.getLiveDocs(reader);
    return IntStream.range(0, maxDoc()).filter(doc -> live == null || live.get(doc));
  }

  public OptionalInt find(String productId) {
    Integer doc = find(List.of(productId)).get(productId);
    return doc == null ? OptionalInt.empty() : OptionalInt.of(doc);
  }

  /** The numbers of those products that there are, by id. */
  public Map<String, Integer> find(Collection<String> productIds) {
    return reading(() -> StoredValues.find(reader, productIds));
  }

  public String id(int doc) {
    return ids(new int[] {doc}).getFirst();
  }

  /** The id of each product, in the order given. */
  public List<String> ids(int[] docs) {
    return reading(() -> StoredValues.ids(reader, docs));
  }

  public Product product(int doc) {
    return reading(() -> memory.product(reader, doc));
  }

  /** The products that were read most of late from this index, at most so many. */
  public List<Product> hottest(int most) {
    return memory.hottest(most);
  }

  /**
   * Reads products as answers will, and shares with another index what it remembers of them.
   *
   * @param known by the other index; what this one holds of them may differ
   */
  public void remember(List<Product> known, IndexSnapshot other) {
    Map<String, Integer> docs = find(known.stream().map(Product::id).toList());
    for (Product product : known) {
      Integer doc = docs.get(product.id());
      if (doc != null) {
        reading(() -> memory.takeOver(product, other.memory, reader, doc));
      }
    }
  }

  /** How many shoppers had met the product when the index was built. */
  public long popularity(int doc) {
    return reading(() -> StoredValues.popularity(reader, doc));
  }

  /** When the shop began to offer the product. */
  public Instant since(int doc) {
    return Instant.ofEpochMilli(reading(() -> StoredValues.since(reader, doc)));
  }

  /** The centred embedding of a product. */
  public Embedding embedding(int doc) {
    return embeddings(new int[] {doc}).getFirst();
  }

  /** The centred embedding of each product, in the order given. */
  public List<Embedding> embeddings(int[] docs) {
    return reading(() -> StoredValues.vectors(reader, Fields.EMBEDDING, docs, Embedding::of));
  }

  /** The face of a product as a candidate, {@code [model's dimension]}. */
  public float[] productFace(int doc) {
    int[] one = {doc};
    return reading(() -> StoredValues.vectors(reader, Fields.TOWER, one, float[]::clone))
        .getFirst();
  }

  /** What a product says about a shopper who met it, {@code [model's dimension]}. */
  public float[] historyFace(int doc) {
    return historyFaces(new int[] {doc})[0];
  }

  /** The same of each product, in the order given, {@code [docs][dimension]}. */
  public float[][] historyFaces(int[] docs) {
    return reading(() -> StoredValues.historyFaces(reader, docs));
  }

  /** Inner products of a shopper's vector with many products, in the order given. */
  public float[] innerProducts(float[] user, int[] docs) {
    return innerProducts(new float[][] {user}, docs)[0];
  }

  /** The same for several vectors, {@code [vectors][docs]}, at little more cost than for one. */
  public float[][] innerProducts(float[][] vectors, int[] docs) {
    return reading(() -> StoredValues.innerProducts(reader, Fields.TOWER, vectors, docs));
  }

  /**
   * The {@code k} products whose faces have the largest inner products with the vector, each with
   * that product as its score.
   */
  public List<Hit> nearestFaces(float[] user, int k, Filter filter) {
    return reading(() -> vectors.nearest(Fields.TOWER, user, k, filter));
  }

  /** The {@code k} products whose texts lie closest to a centred embedding, by cosine. */
  public List<Hit> nearestTexts(Embedding centred, int k, Filter filter) {
    return reading(() -> vectors.nearest(Fields.EMBEDDING, centred.toArray(), k, filter));
  }

  /**
   * Products whose texts lie close to a centred embedding: cheaper than the closest, and some of
   * those may be missed.
   */
  public List<Hit> nearbyTexts(Embedding centred, int k, Filter filter) {
    return reading(() -> vectors.nearby(Fields.EMBEDDING, centred.toArray(), k, k, filter));
  }

  /** The {@code k} products that match the words best (BM25), and how many match at all. */
  public TextHits matching(String words, int k, Filter filter) {
    return reading(() -> texts.matching(words, k, filter));
  }

  /** The first {@code k} products that match the words, in another order than by how well. */
  public TextHits matching(String words, int k, Filter filter, Order order) {
    return reading(() -> texts.matching(words, k, filter, order));
  }

  /**
   * How well the words fit some products.
   *
   * @param docs ascending
   */
  public WordFit fit(String words, int[] docs) {
    return reading(() -> texts.fit(words, docs));
  }

  /** Cosines of a centred embedding with the texts of some products, in the order given. */
  public float[] cosines(Embedding centred, int[] docs) {
    float[][] one = {centred.toArray()};
    return reading(() -> StoredValues.innerProducts(reader, Fields.EMBEDDING, one, docs))[0];
  }

  /** How many of the products that match the words are of which kind. */
  public Facets facets(String words, Filter filter) {
    return reading(() -> texts.facets(words, filter));
  }

  /**
   * A text as HTML, escaped, with {@code <em>} around the words that were searched for; of a long
   * one the part around the first of them. Empty if none stands in it.
   */
  public Optional<String> highlighted(String text, String words) {
    return new Highlighter(memory.analysis(), words).of(text);
  }

  /** Products of these categories, those of more of them first, the popular first among equals. */
  public List<Hit> inCategories(List<CategoryPath> paths, int k, Filter filter) {
    return reading(() -> texts.inCategories(paths, k, filter));
  }

  /** The {@code k} products that most shoppers have met. */
  public List<Hit> mostPopular(int k, Filter filter) {
    return reading(() -> texts.mostPopular(k, filter));
  }

  /** The {@code k} products that the shop began to offer last. */
  public List<Hit> latest(int k, Filter filter) {
    return reading(() -> memory.latest(searcher, k, filter));
  }

  /** Those of these products that are there and that the filter allows, in the order given. */
  public List<Hit> among(Collection<String> ids, Filter filter) {
    return reading(() -> new Membership(searcher).among(ids, filter));
  }

  /**
   * Which of some products a filter allows.
   *
   * @param docs in any order
   */
  public BitSet allowed(int[] docs, Filter filter) {
    return reading(() -> new Membership(searcher).allowed(docs, filter));
  }

  /** All products that a filter allows, ascending. */
  public int[] allowed(Filter filter) {
    int[] all = docs().toArray();
    return allowed(all, filter).stream().toArray();
  }

  /** How many products a filter allows. */
  public int count(Filter filter) {
    Query query = FilterQueries.orAll(FilterQueries.of(filter));
    return reading(() -> searcher.count(query));
  }

  /** The distinct terms that a text is indexed under. */
  public List<String> terms(String text) {
    return memory.terms(text);
  }

  @Override
  public void close() {
    reading(
        () -> {
          reader.decRef();
          return reader;
        });
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private <T> T reading(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }
}
