package dev.zhiyin.engine.lucene;

/**
 * The fields of an index, how values are written into them, and how text becomes terms. Lucene
 * reads its own older formats; what it cannot tell is told by {@link #VERSION}.
 */
public final class IndexSchema {
  /**
   * Raised with every change of the schema, or of another file of a generation: an index of another
   * version is not read. A test holds it to what Lucene makes of a product that has every field.
   */
  public static final int VERSION = 4;

  private IndexSchema() {}
}
