package dev.zhiyin.engine.lucene;

import com.github.benmanes.caffeine.cache.Cache;
import dev.zhiyin.engine.Caches;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.util.Bits;

/**
 * The first documents of a segment, or of a term in it, in an order. A segment's values never
 * change, so each is found out once while it is remembered; what was deleted since may be among
 * them, and where it leaves too few, the head is made anew. Thread-safe.
 */
final class SegmentHeads {
  /** Documents of a head, twice what is asked for at once: a filter may leave out some of them. */
  static final int LENGTH = 200;

  private static final int MOST_HEADS = 10_000;

  private final Cache<Key, Head> known = Caches.newBuilder().maximumSize(MOST_HEADS).build();

  private record Key(IndexReader.CacheKey segment, Optional<Term> term, Sort sort) {}

  /**
   * Documents of one segment by their numbers in it, first ones first.
   *
   * @param values that they are ordered by, one for each
   * @param rising the same documents, ascending
   * @param isAll whether there are no others
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
  record Head(int[] docs, long[] values, int[] rising, boolean isAll) {
    Head(int[] docs, long[] values, boolean isAll) {
      this(docs, values, Arrays.stream(docs).sorted().toArray(), isAll);
    }
  }

  /**
   * The head of a segment.
   *
   * @param term that the documents have; all documents count without one
   * @param sort by one field of longs
   * @param wanted how many of a head must not be deleted; more than {@link #LENGTH} it never has
   */
  Head of(LeafReaderContext segment, Optional<Term> term, Sort sort, int wanted)
      throws IOException {
    var key = new Key(segment.reader().getCoreCacheHelper().getKey(), term, sort);
    try {
      Head head = known.get(key, _ -> found(segment, term, sort));
      if (wanted <= LENGTH && !head.isAll && !hasLive(head, segment, wanted)) {
        known.invalidate(key);
        head = known.get(key, _ -> found(segment, term, sort));
      }
      return head;
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  private static boolean hasLive(Head head, LeafReaderContext segment, int wanted) {
    Bits live = segment.reader().getLiveDocs();
    int deleted = 0;
    for (int i = 0; live != null && i < head.docs.length && i - deleted < wanted; i++) {
      deleted += live.get(head.docs[i]) ? 0 : 1;
    }
    return head.docs.length - deleted >= wanted;
  }

  private static Head found(LeafReaderContext segment, Optional<Term> term, Sort sort) {
    try {
      ScoreDoc[] first =
          new FirstByValue(new IndexSearcher(segment.reader()), sort, false)
              .of(OrderedSearch.query(term), LENGTH, LENGTH)
              .scoreDocs;
      var docs = new int[first.length];
      var values = new long[first.length];
      for (int i = 0; i < first.length; i++) {
        docs[i] = first[i].doc;
        values[i] = (Long) ((FieldDoc) first[i]).fields[0];
      }
      return new Head(docs, values, first.length < LENGTH);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
