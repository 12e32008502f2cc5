package dev.zhiyin.engine.lucene;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zhiyin.engine.filter.Filter;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.util.BitSet;

/**
 * Which documents of a segment a filter allows, deleted ones among them. A segment never changes,
 * so each is found out once while it is remembered: what is in stock is asked by every request.
 * Thread-safe.
 */
final class FilterBits {
  /** Memory of all bits together. */
  private static final long MOST_BYTES = 64L << 20;

  private static final int LEAST_BYTES = 200;

  private final Cache<Key, Allowed> known =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .<Key, Allowed>weigher((_, allowed) -> allowed.bytes())
          .build();

  private record Key(IndexReader.CacheKey segment, Filter filter) {}

  /**
   * Documents of one segment.
   *
   * @param count how many they are
   */
  record Allowed(BitSet bits, int count) {
    int bytes() {
      return (int) Math.min(Integer.MAX_VALUE, LEAST_BYTES + bits.ramBytesUsed());
    }
  }

  /** Those that a filter which does not allow everything allows in a segment. */
  Allowed of(LeafReaderContext segment, Filter filter) throws IOException {
    var key = new Key(segment.reader().getCoreCacheHelper().getKey(), filter);
    try {
      return known.get(key, _ -> found(segment, filter));
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  private static Allowed found(LeafReaderContext segment, Filter filter) {
    try {
      var searcher = new IndexSearcher(segment.reader());
      Query query = FilterQueries.orAll(FilterQueries.of(filter));
      var weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
      Scorer scorer = weight.scorer(searcher.getLeafContexts().getFirst());
      DocIdSetIterator docs = scorer == null ? DocIdSetIterator.empty() : scorer.iterator();
      BitSet bits = BitSet.of(docs, Math.max(1, segment.reader().maxDoc()));
      return new Allowed(bits, bits.cardinality());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
