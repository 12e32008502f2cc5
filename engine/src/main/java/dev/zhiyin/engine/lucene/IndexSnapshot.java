package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.prefix.NamePart;
import dev.zhiyin.engine.prefix.PrefixQuery;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Count;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.NumberField;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.QueryVector;
import dev.zhiyin.engine.retrieval.Restriction;
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
import dev.zhiyin.engine.retrieval.Retrieved;
import dev.zhiyin.engine.retrieval.TextIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiBits;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.Bits;

/**
 * A Lucene index at one moment. Offline work may name products by {@code doc}, Lucene's number,
 * which means something in this snapshot only. Thread-safe; closed by whoever took it.
 */
public final class IndexSnapshot implements IndexView {
  private final Path folder;
  private final IndexReader reader;
  private final IndexCaches memory;
  private final FilterBits.OfRequest filters;
  private final GroupBits groups = new GroupBits();
  private final long sequence;
  private final IndexSearcher searcher;
  private final VectorSearch vectors;
  private final TextSearch texts;
  private final OrderedSearch ordered;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  IndexSnapshot(
      Path folder, IndexReader reader, IndexCaches memory, long sequence, double surplus) {
    this.folder = folder;
    this.reader = reader;
    this.memory = memory;
    this.filters = memory.filters().ofRequest();
    this.sequence = sequence;
    searcher = new IndexSearcher(reader);
    vectors = new VectorSearch(reader, surplus);
    texts = new TextSearch(searcher, memory.analysis());
    ordered = new OrderedSearch(searcher, memory.heads());
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public int size() {
    return reader.numDocs();
  }

  @Override
  public List<Retrieved> retrieve(List<Retrieval> batch, Restriction restriction) {
    RestrictionQuery allowed = allowed(restriction);
    return batch.stream().map(one -> retrieve(one, allowed)).toList();
  }

  private Retrieved retrieve(Retrieval one, RestrictionQuery allowed) {
    long start = System.nanoTime();
    List<Hit> hits = hits(reading(() -> retrieved(one, allowed)));
    return new Retrieved(hits, System.nanoTime() - start);
  }

  private List<ScoreDoc> retrieved(Retrieval retrieval, RestrictionQuery allowed)
      throws IOException {
    return switch (retrieval) {
      case NearestItems(QueryVector vector, int k) ->
          vectors.nearest(VectorField.ITEM_VECTOR, vector.values(), k, allowed);
      case NearestTexts(Embedding near, int k, Effort effort) ->
          effort == Effort.THOROUGH
              ? vectors.nearest(VectorField.EMBEDDING, near.toArray(), k, allowed)
              : vectors.nearby(VectorField.EMBEDDING, near.toArray(), k, k, allowed);
      case Words(String text, int k) -> List.of(texts.matching(text, k, k, allowed).scoreDocs);
      case Beginning(NamePart part, PrefixQuery typed, int k) ->
          ordered.beginning(part, typed, k, allowed);
      case InCategories(List<CategoryPath> any, int k) -> ordered.inCategories(any, k, allowed);
      case Newest(int k) -> ordered.latest(k, allowed);
      case Popular(int k) -> ordered.popular(k, allowed);
      case Named(List<String> ids) -> named(ids, allowed);
    };
  }

  private List<ScoreDoc> named(List<String> ids, RestrictionQuery allowed) throws IOException {
    int[] docs = IntStream.of(memory.docs(reader, ids)).filter(doc -> doc >= 0).toArray();
    return OrderedSearch.byRank(allowed.allowed(docs, reader.leaves()).distinct().toArray());
  }

  private static List<Hit> hits(List<ScoreDoc> docs) {
    return docs.stream().map(one -> new Hit(new DocRef(one.doc), one.score)).toList();
  }

  RestrictionQuery allowed(Restriction restriction) {
    return new RestrictionQuery(restriction, filters, groups);
  }

  @Override
  public Map<String, ProductRef> find(Collection<String> productIds) {
    var found = new HashMap<String, ProductRef>();
    reading(() -> memory.find(reader, productIds))
        .forEach((id, doc) -> found.put(id, new DocRef(doc)));
    return found;
  }

  @Override
  public boolean hasGroups() {
    return reading(
        () -> {
          for (LeafReaderContext leaf : reader.leaves()) {
            if (leaf.reader().terms(IndexFields.GROUP) != null) {
              return true;
            }
          }
          return false;
        });
  }

  @Override
  public Optional<Instant> newest() {
    return memory.newest(reader, IndexView.super::newest);
  }

  @Override
  public Map<String, List<ProductRef>> members(Set<String> groups, Restriction restriction) {
    RestrictionQuery allowed = allowed(restriction);
    return reading(
        () -> {
          var members = new HashMap<String, List<ProductRef>>();
          for (String group : groups) {
            List<ProductRef> its =
                members(group, allowed).<ProductRef>mapToObj(DocRef::new).toList();
            if (!its.isEmpty()) {
              members.put(group, its);
            }
          }
          return members;
        });
  }

  /* Where not all of its products were looked at, those that are allowed may lie behind them. */
  private IntStream members(String group, RestrictionQuery allowed) throws IOException {
    var docs = IntStream.builder();
    for (LeafReaderContext leaf : reader.leaves()) {
      StoredValues.eachOfGroup(
          leaf.reader(), group, MOST_MEMBERS, doc -> docs.add(leaf.docBase + doc));
    }
    int[] looked = docs.build().toArray();
    int[] may = allowed.allowed(looked, reader.leaves()).limit(MOST_MEMBERS).toArray();
    if (looked.length < MOST_MEMBERS || may.length == MOST_MEMBERS) {
      return IntStream.of(may);
    }
    var all = new ConstantScoreQuery(new TermQuery(new Term(IndexFields.GROUP, group)));
    return Arrays.stream(searcher.search(allowed.on(all), MOST_MEMBERS).scoreDocs)
        .mapToInt(one -> one.doc);
  }

  @Override
  public List<ProductParts> fetch(List<ProductRef> products, Set<Part> parts) {
    return reading(() -> new PartsReading(reader, memory, DocRef.docs(products)).of(parts));
  }

  @Override
  public float[][] innerProducts(Part of, float[][] with, List<ProductRef> products) {
    return reading(
        () -> StoredValues.innerProducts(reader, VectorField.of(of), with, DocRef.docs(products)));
  }

  @Override
  public List<double[]> numbers(NumberField field, List<ProductRef> products) {
    return reading(() -> StoredValues.numbers(reader, field, DocRef.docs(products)));
  }

  @Override
  public double[] kilometres(String attribute, GeoPoint from, List<ProductRef> products) {
    return reading(() -> StoredValues.kilometres(reader, attribute, from, DocRef.docs(products)));
  }

  @Override
  public List<Hit> exactlyNearest(Part of, float[] vector, int k) {
    var scan = new ExactScan(VectorField.of(of), vector, k);
    return hits(
        reading(
            () -> {
              for (LeafReaderContext leaf : reader.leaves()) {
                var all = DocIdSetIterator.all(leaf.reader().maxDoc());
                scan.add(leaf, all, leaf.reader().getLiveDocs());
              }
              return scan.best();
            }));
  }

  @Override
  public Set<ProductRef> matching(Collection<ProductRef> products, Filter filter) {
    RestrictionQuery allowed = allowed(Restriction.to(filter));
    return reading(() -> allowed.allowed(DocRef.docs(products), reader.leaves()))
        .mapToObj(DocRef::new)
        .collect(Collectors.toSet());
  }

  @Override
  public Count count(Filter filter, int enough) {
    if (filter.all().isEmpty()) {
      return Count.exactly(size());
    }
    return reading(() -> allowed(Restriction.to(filter)).count(reader.leaves(), enough));
  }

  @Override
  public Step byId(String after, int most, Filter filter) {
    RestrictionQuery allowed = allowed(Restriction.to(filter));
    return reading(() -> new IdOrder(reader, allowed).step(after, most));
  }

  @Override
  public TextIndex text() {
    return new LuceneTextIndex(this, texts, memory);
  }

  /** One past the largest {@code doc}. */
  public int maxDoc() {
    return reader.maxDoc();
  }

  /** Whether all vectors are shortened, or not, in one way. */
  public boolean isShortenedBy(Quantisation quantisation) {
    return reading(
        () -> {
          for (LeafReaderContext leaf : reader.leaves()) {
            if (VectorCodec.quantisation(leaf.reader(), IndexFields.EMBEDDING) != quantisation) {
              return false;
            }
          }
          return true;
        });
  }

  /** All products, ascending. */
  public IntStream docs() {
    Bits live = MultiBits.getLiveDocs(reader);
    return IntStream.range(0, maxDoc()).filter(doc -> live == null || live.get(doc));
  }

  public OptionalInt find(String productId) {
    ProductRef found = find(List.of(productId)).get(productId);
    return found == null ? OptionalInt.empty() : OptionalInt.of(DocRef.doc(found));
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
   * Reads products as answers will, and shares with another index what is the same in both.
   *
   * @param known by the other index; what this one holds of them may differ
   */
  public void remember(List<Product> known) {
    Map<String, ProductRef> found = find(known.stream().map(Product::id).toList());
    for (Product product : known) {
      ProductRef here = found.get(product.id());
      if (here != null) {
        reading(() -> memory.takeOver(product, reader, DocRef.doc(here)));
      }
    }
  }

  /**
   * Ids of the products whose summaries were read most of late from this index, so many at most.
   */
  public List<String> hottestSummaries(int most) {
    return memory.hottestSummaries(most);
  }

  /** Reads summaries of products as answers will. */
  public void rememberSummaries(List<String> ids) {
    int[] docs = find(ids).values().stream().mapToInt(DocRef::doc).toArray();
    reading(() -> memory.summaries(reader, docs)).forEach(one -> text().terms(one.title()));
  }

  /** How many shoppers had interacted with the product when the index was built. */
  public long popularity(int doc) {
    return stats(doc).uniqueShoppers();
  }

  /** When the shop began to offer the product. */
  public Instant since(int doc) {
    return stats(doc).since();
  }

  private ProductParts.Stats stats(int doc) {
    return reading(() -> StoredValues.stats(reader, new int[] {doc})).getFirst();
  }

  /** The centred embedding of a product. */
  public Embedding embedding(int doc) {
    return embeddings(new int[] {doc}).getFirst();
  }

  /** The centred embedding of each product, in the order given. */
  public List<Embedding> embeddings(int[] docs) {
    return reading(
        () -> StoredValues.vectors(reader, VectorField.EMBEDDING, docs, Embedding::ofUnit));
  }

  /** The item vector of a product, {@code [model's dimension]}. */
  public float[] itemVector(int doc) {
    int[] one = {doc};
    return reading(() -> StoredValues.vectors(reader, VectorField.ITEM_VECTOR, one, float[]::clone))
        .getFirst();
  }

  /** What a product says about a shopper who interacted with it, {@code [model's dimension]}. */
  public float[] historyVector(int doc) {
    int[] one = {doc};
    return reading(() -> StoredValues.historyVectors(reader, one))[0];
  }

  /** Inner products of a shopper's vector with many products, in the order given. */
  public float[] innerProducts(float[] user, int[] docs) {
    float[][] one = {user};
    return reading(() -> StoredValues.innerProducts(reader, VectorField.ITEM_VECTOR, one, docs))[0];
  }

  /** The {@code k} products whose vectors have the largest inner products with the vector. */
  public List<Hit> nearestVectors(float[] user, int k, Filter filter) {
    return retrieve(new NearestItems(QueryVector.of(user), k), Restriction.to(filter));
  }

  /** The {@code k} products whose texts lie closest to a centred embedding, by cosine. */
  public List<Hit> nearestTexts(Embedding centred, int k, Filter filter) {
    return retrieve(new NearestTexts(centred, k, Effort.THOROUGH), Restriction.to(filter));
  }

  /** Lucene's number of a product of this snapshot. */
  public static int doc(ProductRef product) {
    return DocRef.doc(product);
  }

  /** How many products a filter allows. */
  public int count(Filter filter) {
    return (int) count(filter, Integer.MAX_VALUE).value();
  }

  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      reading(
          () -> {
            reader.decRef();
            return reader;
          });
    }
  }

  /** Something that is read from the index. */
  interface Reading<T> {
    T read() throws IOException;
  }

  <T> T reading(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }
}
