package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.IndexView.Step;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.index.TermsEnum.SeekStatus;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Walks the products of a reader in the order of their ids (UTF-8), whatever segment has them. */
record IdOrder(IndexReader reader, RestrictionQuery allowed) {
  /** Ids that one step looks at, at most. */
  private static final int LOOKED_AT = 5_000;

  /** The ids of one segment, from some id on. */
  private static final class Ids {
    private final LeafReaderContext leaf;
    private final TermsEnum terms;
    private final @Nullable Bits allowed;
    private @Nullable PostingsEnum postings;

    Ids(LeafReaderContext leaf, TermsEnum terms, @Nullable Bits allowed) {
      this.leaf = leaf;
      this.terms = terms;
      this.allowed = allowed;
    }

    BytesRef current() {
      try {
        return terms.term();
      } catch (IOException impossible) {
        throw new IllegalStateException(impossible); // it was read already
      }
    }

    /* The document of the current id that is allowed, or -1. */
    int doc() throws IOException {
      postings = terms.postings(postings, PostingsEnum.NONE);
      for (int doc = postings.nextDoc();
          doc != DocIdSetIterator.NO_MORE_DOCS;
          doc = postings.nextDoc()) {
        if (allowed == null || allowed.get(doc)) {
          return leaf.docBase + doc;
        }
      }
      return -1;
    }
  }

  Step step(String after, int most) throws IOException {
    PriorityQueue<Ids> segments = from(after);
    var products = new ArrayList<ProductRef>();
    String last = after;
    for (int looked = 0; looked < LOOKED_AT && products.size() < most; looked++) {
      Ids first = segments.peek();
      if (first == null) {
        break;
      }
      BytesRef id = BytesRef.deepCopyOf(first.current());
      last = id.utf8ToString();
      add(id, segments, products);
    }
    return new Step(products, last, segments.isEmpty());
  }

  /* A product that was changed has its id in the segments of its former documents, too. */
  private static void add(BytesRef id, PriorityQueue<Ids> segments, List<ProductRef> into)
      throws IOException {
    for (Ids next = segments.peek();
        next != null && next.current().equals(id);
        next = segments.peek()) {
      segments.remove();
      int doc = next.doc();
      if (doc >= 0) {
        into.add(new DocRef(doc));
      }
      if (next.terms.next() != null) {
        segments.add(next);
      }
    }
  }

  private PriorityQueue<Ids> from(String after) throws IOException {
    var segments = new PriorityQueue<>(Comparator.comparing(Ids::current));
    var id = new BytesRef(after);
    for (LeafReaderContext leaf : reader.leaves()) {
      Terms terms = leaf.reader().terms(IndexFields.ID);
      if (terms == null) {
        continue;
      }
      TermsEnum each = terms.iterator();
      SeekStatus found = each.seekCeil(id);
      if (found == SeekStatus.FOUND && !after.isEmpty() && each.next() == null) {
        continue;
      }
      if (found != SeekStatus.END) {
        segments.add(new Ids(leaf, each, allowed.in(leaf).bits()));
      }
    }
    return segments;
  }
}
