package dev.zhiyin.engine.lucene;

import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;

/**
 * The fields of an index, how values are written into them, and how text becomes terms. Lucene
 * reads its own older formats; what it cannot tell is told by {@link #VERSION}.
 */
public final class IndexSchema {
  /**
   * Raised with every change of the schema, or of another file of a generation: an index of another
   * version is not read. A test holds it to what Lucene makes of a product that has every field.
   */
  public static final int VERSION = 10;

  /**
   * How terms are weighed: a text is as long as it has terms, also where several stand in one place
   * because a word is indexed as written and in parts.
   */
  static final Similarity SIMILARITY = new BM25Similarity(false);

  private IndexSchema() {}
}
