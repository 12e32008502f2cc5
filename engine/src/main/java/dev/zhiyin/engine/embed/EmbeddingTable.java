package dev.zhiyin.engine.embed;

import java.util.AbstractList;
import java.util.RandomAccess;

/**
 * The embeddings of a catalogue as a list of one size, outside of the Java heap ({@link
 * FloatRows}). An embedding is made anew each time it is asked for. May be read by many threads
 * once it is filled.
 */
public final class EmbeddingTable extends AbstractList<Embedding> implements RandomAccess {
  private final FloatRows rows;

  /**
   * Makes room.
   *
   * @param dimension floats of each embedding
   */
  public EmbeddingTable(int size, int dimension) {
    rows = new FloatRows(size, dimension);
  }

  /** Writes one. */
  public void put(int place, Embedding embedding) {
    rows.set(place, embedding.toArray());
  }

  /** One that was written. */
  @Override
  public Embedding get(int place) {
    return Embedding.keeping(rows.get(place));
  }

  @Override
  public int size() {
    return rows.size();
  }
}
