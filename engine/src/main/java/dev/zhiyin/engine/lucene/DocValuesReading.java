package dev.zhiyin.engine.lucene;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;

/**
 * Reads something of many documents, given in any order: each segment's values are opened once and
 * read forward, as Lucene keeps them.
 */
interface DocValuesReading {
  /** Opens the values of a segment. */
  OfDocument open(LeafReader segment) throws IOException;

  /** Reads what is kept of one document. */
  interface OfDocument {
    /**
     * Reads it.
     *
     * @param doc the document's number in its segment, never less than before
     * @param place of the document in the array that was given
     */
    void read(int doc, int place) throws IOException;
  }

  /** Reads all of them. */
  static void each(IndexReader reader, int[] docs, DocValuesReading reading) throws IOException {
    long[] ascending = ascending(docs);
    int at = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      int end = leaf.docBase + leaf.reader().maxDoc();
      if (at == ascending.length || doc(ascending[at]) >= end) {
        continue;
      }
      OfDocument values = reading.open(leaf.reader());
      for (; at < ascending.length && doc(ascending[at]) < end; at++) {
        values.read(doc(ascending[at]) - leaf.docBase, (int) ascending[at]);
      }
    }
  }

  /* Each document above its place. */
  private static long[] ascending(int[] docs) {
    var both = new long[docs.length];
    for (int place = 0; place < docs.length; place++) {
      both[place] = (long) docs[place] << Integer.SIZE | place;
    }
    Arrays.sort(both);
    return both;
  }

  private static int doc(long both) {
    return (int) (both >> Integer.SIZE);
  }
}
