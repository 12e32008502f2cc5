package dev.zhiyin.engine.embed;

import java.util.AbstractList;
import java.util.RandomAccess;

/**
 * The embeddings of a catalogue as a list, outside of the Java heap ({@link FloatRows}). An
 * embedding is made anew each time it is asked for. May be read by many threads once it is filled.
 */
public final class EmbeddingTable extends AbstractList<Embedding> implements RandomAccess {
  private final FloatRows rows;

  /**
   * None yet.
   *
   * @param dimension floats of each embedding
   */
  public EmbeddingTable(int dimension) {
    this(0, dimension);
  }

  /** Room for so many, each of which is to be put. */
  public EmbeddingTable(int size, int dimension) {
    rows = new FloatRows(size, dimension);
  }

  /** Writes one at the end. */
  public void append(Embedding embedding) {
    rows.add(embedding.toArray());
  }

  /** Writes one. */
  public void put(int place, Embedding embedding) {
    rows.set(place, embedding.toArray());
  }

  /** Forgets those from this one on. */
  public void truncate(int size) {
    rows.truncate(size);
  }

  /** The floats of one that was written, in an array of as many, which is returned. */
  public float[] floats(int place, float[] into) {
    return rows.get(place, into);
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
