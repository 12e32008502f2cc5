package dev.zhiyin.engine.lucene;

import com.github.benmanes.caffeine.cache.Cache;
import dev.zhiyin.engine.Caches;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Condition.OfProfile;
import dev.zhiyin.engine.filter.Filter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which documents of a segment a filter allows, deleted ones among them. A segment never changes,
 * so each is found out once while it is remembered: what is in stock is asked by every request. Of
 * a profile each condition is remembered for itself, and they are put together for every request:
 * there are as many profiles as shoppers, but what they are made of is the same. Thread-safe.
 */
final class FilterBits {
  /** Memory of all bits together. */
  private static final long MOST_BYTES = 64L << 20;

  private static final int LEAST_BYTES = 200;

  /** A smaller segment is no work. */
  static final int LARGE = 50_000;

  /**
   * From this share of a segment on, a filter is broad: to look for four times as many neighbours
   * and ask about these costs less than to find out all that it allows among a million.
   */
  private static final double BROAD = 0.25;

  /** Letters of filters that were asked for once. */
  private static final long MOST_ASKED = 4_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(FilterBits.class);

  /** By whom. */
  private final Cache<Key, OfRequest> asked =
      Caches.newBuilder()
          .maximumWeight(MOST_ASKED)
          .<Key, OfRequest>weigher((key, _) -> key.letters())
          .build();

  private final Cache<Key, Allowed> known =
      Caches.newBuilder()
          .maximumWeight(MOST_BYTES)
          .<Key, Allowed>weigher((key, allowed) -> allowed.bytes() + 2 * key.letters())
          .build();

  /**
   * @param filter of the times at which it asks for what is available only those differ that differ
   *     in this segment
   */
  private record Key(IndexReader.CacheKey segment, Filter filter) {
    /* What a filter is written with is about what it takes: a request may name a thousand brands. */
    int letters() {
      return filter.toString().length();
    }
  }

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
      return (int) Math.min(Integer.MAX_VALUE / 2, LEAST_BYTES + bits.ramBytesUsed());
    }
  }

  /** For one request. */
  OfRequest ofRequest() {
    return new OfRequest();
  }

  /** What one request asks for, in however many retrievals. */
  final class OfRequest {
    /**
     * A filter that allows so much of a segment that to find out all of it costs more than a
     * request may: a few documents are asked about one by one instead. Empty if it is known, or
     * cheap to find out. What another request has asked for is found out in the background.
     */
    Optional<BroadFilter> broad(LeafReaderContext segment, Filter filter) throws IOException {
      if (isSmall(segment)) {
        return Optional.empty();
      }
      List<Filter> unknown = unknown(segment, filter);
      if (unknown.isEmpty()) {
        return Optional.empty();
      }
      var broad = new BroadFilter(segment, FilterQueries.orAll(FilterQueries.of(filter)));
      if (broad.cost() < BROAD * segment.reader().maxDoc()) {
        return Optional.empty();
      }
      findOutWhatIsAskedAgain(segment, unknown, this);
      return Optional.of(broad);
    }

    /** Those that a filter which does not allow everything allows in a segment. */
    Allowed of(LeafReaderContext segment, Filter filter) throws IOException {
      return FilterBits.this.of(segment, filter, this);
    }
  }

  private static boolean isSmall(LeafReaderContext segment) {
    return segment.reader().maxDoc() < LARGE;
  }

  private List<Filter> unknown(LeafReaderContext segment, Filter filter) throws IOException {
    var unknown = new ArrayList<Filter>();
    for (Filter part : new Parts(filter).all()) {
      if (known.getIfPresent(key(segment, part)) == null) {
        unknown.add(part);
      }
    }
    return unknown;
  }

  private void findOutWhatIsAskedAgain(
      LeafReaderContext segment, List<Filter> parts, OfRequest request) throws IOException {
    for (Filter part : parts) {
      OfRequest before = asked.asMap().put(key(segment, part), request);
      if (before != null && !before.equals(request)) {
        findOut(segment, part, request);
      }
    }
  }

  private void findOut(LeafReaderContext segment, Filter filter, OfRequest request) {
    if (segment.reader().tryIncRef()) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  of(segment, filter, request);
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

  private Allowed of(LeafReaderContext segment, Filter filter, OfRequest request)
      throws IOException {
    var parts = new Parts(filter);
    if (parts.own.isEmpty()) {
      return remembered(segment, filter);
    }
    List<Filter> unknown = isSmall(segment) ? List.of() : unknown(segment, filter);
    if (unknown.isEmpty()) {
      FixedBitSet bits = all(segment);
      if (!parts.common.all().isEmpty()) {
        and(bits, remembered(segment, parts.common).bits);
      }
      for (Condition condition : parts.own) {
        and(bits, condition, segment);
      }
      return new Allowed(bits, bits.cardinality());
    }
    findOutWhatIsAskedAgain(segment, unknown, request);
    try {
      return found(segment, filter); // what one part allows may be much more than all together do
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  /** What is remembered for itself: the filter without its profiles, and what these are made of. */
  private record Parts(Filter common, List<Condition> own) {
    Parts(Filter filter) {
      this(
          new Filter(filter.all().stream().filter(one -> !(one instanceof OfProfile)).toList()),
          filter.all().stream()
              .flatMap(
                  one -> one instanceof OfProfile(Filter own) ? own.all().stream() : Stream.of())
              .toList());
    }

    List<Filter> all() {
      return Stream.concat(
              Stream.of(common).filter(it -> !it.all().isEmpty()),
              own.stream().flatMap(Parts::leaves))
          .toList();
    }

    static boolean isLeaf(Condition condition) {
      return !(condition instanceof Condition.Not) && !(condition instanceof Condition.AnyOf);
    }

    private static Stream<Filter> leaves(Condition condition) {
      return switch (condition) {
        case Condition.Not(Filter filter) -> filter.all().stream().flatMap(Parts::leaves);
        case Condition.AnyOf(List<Filter> filters) ->
            filters.stream().flatMap(filter -> filter.all().stream()).flatMap(Parts::leaves);
        default -> Stream.of(Filter.of(condition));
      };
    }
  }

  private void and(FixedBitSet bits, Condition condition, LeafReaderContext segment)
      throws IOException {
    switch (condition) {
      case Condition.Not(Filter unwanted) -> bits.andNot(documents(put(unwanted, segment)));
      case Condition.AnyOf(List<Filter> filters) -> {
        var any = new FixedBitSet(bits.length());
        for (Filter filter : filters) {
          any.or(documents(put(filter, segment)));
        }
        bits.and(any);
      }
      default -> and(bits, remembered(segment, Filter.of(condition)).bits);
    }
  }

  /* Puts together what a part of a profile allows. */
  private BitSet put(Filter filter, LeafReaderContext segment) throws IOException {
    if (filter.all().size() == 1 && Parts.isLeaf(filter.all().getFirst())) {
      return remembered(segment, filter).bits;
    }
    FixedBitSet bits = all(segment);
    for (Condition condition : filter.all()) {
      and(bits, condition, segment);
    }
    return bits;
  }

  private static FixedBitSet all(LeafReaderContext segment) {
    int documents = segment.reader().maxDoc();
    var bits = new FixedBitSet(Math.max(1, documents));
    bits.set(0, documents);
    return bits;
  }

  private static void and(FixedBitSet bits, BitSet others) throws IOException {
    if (others instanceof FixedBitSet dense) {
      bits.and(dense);
    } else {
      var copy = new FixedBitSet(bits.length());
      copy.or(documents(others));
      bits.and(copy);
    }
  }

  private static DocIdSetIterator documents(BitSet bits) {
    return new BitSetIterator(bits, bits.approximateCardinality());
  }

  /** How much is remembered, in entries. */
  long size() {
    known.cleanUp();
    return known.estimatedSize();
  }

  private Allowed remembered(LeafReaderContext segment, Filter filter) throws IOException {
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
