package dev.zhiyin.engine.lucene;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zhiyin.engine.filter.Filter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.util.BitSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which documents of a segment a filter allows, deleted ones among them. A segment never changes,
 * so each is found out once while it is remembered: what is in stock is asked by every request.
 * Thread-safe.
 */
final class FilterBits {
  /** Memory of all bits together. */
  private static final long MOST_BYTES = 64L << 20;

  private static final int LEAST_BYTES = 200;

  /** A smaller segment is no work. */
  private static final int LARGE = 50_000;

  /** From this share of a segment on, a filter is broad. */
  private static final double BROAD = 0.5;

  private static final int MOST_ASKED = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(FilterBits.class);

  private final Cache<Key, Boolean> asked = Caffeine.newBuilder().maximumSize(MOST_ASKED).build();

  private final Cache<Key, Allowed> known =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .<Key, Allowed>weigher((_, allowed) -> allowed.bytes())
          .build();

  /**
   * @param filter of the times at which it asks for what is available only those differ that differ
   *     in this segment
   */
  private record Key(IndexReader.CacheKey segment, Filter filter) {}

  private static Key key(LeafReaderContext segment, Filter filter) throws IOException {
    return new Key(
        segment.reader().getCoreCacheHelper().getKey(), Reservations.rounded(segment, filter));
  }

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

  /**
   * A filter that allows so much of a segment that to find out all of it costs more than a request
   * may: a few documents are asked about one by one instead. Empty if it is known, or cheap to find
   * out. What is asked for twice is found out in the background.
   */
  Optional<BroadFilter> broad(LeafReaderContext segment, Filter filter) throws IOException {
    var key = key(segment, filter);
    if (segment.reader().maxDoc() < LARGE || known.getIfPresent(key) != null) {
      return Optional.empty();
    }
    var broad = new BroadFilter(segment, FilterQueries.orAll(FilterQueries.of(filter)));
    if (broad.cost() < BROAD * segment.reader().maxDoc()) {
      return Optional.empty();
    }
    if (asked.asMap().put(key, true) != null) {
      findOut(segment, filter);
    }
    return Optional.of(broad);
  }

  private void findOut(LeafReaderContext segment, Filter filter) {
    if (segment.reader().tryIncRef()) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  of(segment, filter);
                } catch (Throwable failure) { // the next request asks again
                  LOG.warn("what {} allows is not found out in the background", filter, failure);
                } finally {
                  released(segment);
                }
              });
    }
  }

  private static void released(LeafReaderContext segment) {
    try {
      segment.reader().decRef();
    } catch (IOException failure) {
      LOG.warn("a segment is not closed", failure);
    }
  }

  /** Those that a filter which does not allow everything allows in a segment. */
  Allowed of(LeafReaderContext segment, Filter filter) throws IOException {
    try {
      return known.get(key(segment, filter), key -> found(segment, key.filter()));
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
