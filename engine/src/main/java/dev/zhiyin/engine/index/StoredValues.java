package dev.zhiyin.engine.index;

import dev.zhiyin.engine.embed.Vectors;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.lucene.index.BinaryDocValues;
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

  /** The numbers of those ids that there are. */
  static Map<String, Integer> find(IndexReader reader, Collection<String> productIds)
      throws IOException {
    var found = new HashMap<String, Integer>();
    for (LeafReaderContext leaf : reader.leaves()) {
      TermsEnum terms = leaf.reader().terms(Fields.ID).iterator();
      for (String id : productIds) {
        if (!found.containsKey(id) && terms.seekExact(new BytesRef(id))) {
          live(leaf, terms).ifPresent(doc -> found.put(id, leaf.docBase + doc));
        }
      }
    }
    return found;
  }

  private static OptionalInt live(LeafReaderContext leaf, TermsEnum id) throws IOException {
    PostingsEnum docs = id.postings(null, PostingsEnum.NONE);
    var live = leaf.reader().getLiveDocs();
    for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
      if (live == null || live.get(doc)) {
        return OptionalInt.of(doc);
      }
    }
    return OptionalInt.empty();
  }

  /** The ids of some documents, in any order. */
  static List<String> ids(IndexReader reader, int[] docs) throws IOException {
    var ascending = docs.clone();
    Arrays.sort(ascending);
    var ids = new HashMap<Integer, String>();
    int at = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      int end = leaf.docBase + leaf.reader().maxDoc();
      if (at == ascending.length || ascending[at] >= end) {
        continue;
      }
      BinaryDocValues values = DocValues.getBinary(leaf.reader(), Fields.ID);
      for (; at < ascending.length && ascending[at] < end; at++) {
        required(values.advanceExact(ascending[at] - leaf.docBase), Fields.ID, ascending[at]);
        ids.put(ascending[at], values.binaryValue().utf8ToString());
      }
    }
    return Arrays.stream(docs).mapToObj(ids::get).toList();
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

  static float[] innerProducts(IndexReader reader, String field, float[] vector, int[] docs)
      throws IOException {
    return innerProducts(reader, field, new float[][] {vector}, docs)[0];
  }

  /* By the full floats, however the graph keeps them; each is read once for all vectors. */
  static float[][] innerProducts(IndexReader reader, String field, float[][] vectors, int[] docs)
      throws IOException {
    var products = new float[vectors.length][docs.length];
    int at = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      int end = leaf.docBase + leaf.reader().maxDoc();
      if (at == docs.length || docs[at] >= end) {
        continue;
      }
      FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
      DocIndexIterator places = values.iterator();
      for (; at < docs.length && docs[at] < end; at++) {
        int doc = docs[at] - leaf.docBase;
        required(places.docID() == doc || places.advance(doc) == doc, field, docs[at]);
        float[] value = values.vectorValue(places.index());
        for (int i = 0; i < vectors.length; i++) {
          products[i][at] = Vectors.dot(vectors[i], value);
        }
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
