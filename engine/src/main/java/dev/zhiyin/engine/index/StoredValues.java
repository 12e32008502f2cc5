package dev.zhiyin.engine.index;

import dev.zhiyin.engine.embed.Vectors;
import java.io.IOException;
import java.util.OptionalInt;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;

/** Reads what is kept of a product by its number, and finds the number of an id. */
final class StoredValues {
  private StoredValues() {}

  static OptionalInt find(IndexReader reader, String productId) throws IOException {
    var id = new BytesRef(productId);
    for (LeafReaderContext leaf : reader.leaves()) {
      TermsEnum terms = leaf.reader().terms(Fields.ID).iterator();
      if (!terms.seekExact(id)) {
        continue;
      }
      PostingsEnum docs = terms.postings(null, PostingsEnum.NONE);
      var live = leaf.reader().getLiveDocs();
      for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
        if (live == null || live.get(doc)) {
          return OptionalInt.of(leaf.docBase + doc);
        }
      }
    }
    return OptionalInt.empty();
  }

  static String id(IndexReader reader, int doc) throws IOException {
    LeafReaderContext leaf = leaf(reader, doc);
    var ids = DocValues.getBinary(leaf.reader(), Fields.ID);
    required(ids.advanceExact(doc - leaf.docBase), Fields.ID, doc);
    return ids.binaryValue().utf8ToString();
  }

  static long popularity(IndexReader reader, int doc) throws IOException {
    LeafReaderContext leaf = leaf(reader, doc);
    var counts = DocValues.getNumeric(leaf.reader(), Fields.POPULARITY);
    required(counts.advanceExact(doc - leaf.docBase), Fields.POPULARITY, doc);
    return counts.longValue();
  }

  static long since(IndexReader reader, int doc) throws IOException {
    LeafReaderContext leaf = leaf(reader, doc);
    var times = DocValues.getSortedNumeric(leaf.reader(), Fields.SINCE);
    required(times.advanceExact(doc - leaf.docBase), Fields.SINCE, doc);
    return times.nextValue();
  }

  static float[] historyFace(IndexReader reader, int doc) throws IOException {
    LeafReaderContext leaf = leaf(reader, doc);
    var faces = DocValues.getBinary(leaf.reader(), Fields.HISTORY);
    required(faces.advanceExact(doc - leaf.docBase), Fields.HISTORY, doc);
    return Documents.floats(faces.binaryValue());
  }

  static float[] vector(IndexReader reader, String field, int doc) throws IOException {
    LeafReaderContext leaf = leaf(reader, doc);
    FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
    DocIndexIterator docs = values.iterator();
    required(docs.advance(doc - leaf.docBase) == doc - leaf.docBase, field, doc);
    return values.vectorValue(docs.index()).clone();
  }

  /* By the full floats, however the graph keeps them. */
  static float[] innerProducts(IndexReader reader, String field, float[] vector, int[] docs)
      throws IOException {
    var products = new float[docs.length];
    int at = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      int end = leaf.docBase + leaf.reader().maxDoc();
      if (at == docs.length || docs[at] >= end) {
        continue;
      }
      FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
      DocIndexIterator vectors = values.iterator();
      for (; at < docs.length && docs[at] < end; at++) {
        int doc = docs[at] - leaf.docBase;
        required(vectors.docID() == doc || vectors.advance(doc) == doc, field, docs[at]);
        products[at] = Vectors.dot(vector, values.vectorValue(vectors.index()));
      }
    }
    return products;
  }

  private static LeafReaderContext leaf(IndexReader reader, int doc) {
    return reader.leaves().get(ReaderUtil.subIndex(doc, reader.leaves()));
  }

  private static void required(boolean there, String field, int doc) throws IOException {
    if (!there) {
      throw new IOException("document %d has no field '%s'".formatted(doc, field));
    }
  }
}
