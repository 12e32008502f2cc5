package dev.zhiyin.engine.lucene;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * Shape of the HNSW graphs (Malkov and Yashunin, 2016), how vectors are kept for searching them,
 * and what texts are cut by.
 *
 * @param maxConnections links a node keeps per layer, 2 to 512; more costs memory, gains recall
 * @param beamWidth candidates kept while a node is inserted, from {@code maxConnections} to 3200
 * @param quantisation how vectors are shortened for the graph search; full floats stay beside them
 * @param vocabulary of the shop, whose words a change of the index must know as it was made
 * @param surplus times as many neighbours as are wanted that a graph is asked for, 1 to 4; the more
 *     products there are, the more it takes to find as many of the nearest
 */
@RecordBuilder
public record IndexConfig(
    int maxConnections,
    int beamWidth,
    Quantisation quantisation,
    Vocabulary vocabulary,
    double surplus)
    implements IndexConfigBuilder.With {
  /** Beyond it, graphs of other settings would cost less. */
  public static final int MOST_SURPLUS = 4;

  public static final IndexConfig DEFAULT =
      new IndexConfig(24, 160, Quantisation.NONE, Vocabulary.NONE);

  public IndexConfig {
    if (maxConnections < 2 || maxConnections > 512) {
      throw new IllegalArgumentException(
          "maxConnections is %d; it must be from 2 to 512".formatted(maxConnections));
    }
    if (beamWidth < maxConnections || beamWidth > 3200) {
      throw new IllegalArgumentException(
          "beamWidth is %d; it must be from maxConnections (%d) to 3200"
              .formatted(beamWidth, maxConnections));
    }
    if (!(surplus >= 1 && surplus <= MOST_SURPLUS)) {
      throw new IllegalArgumentException(
          "surplus is %s; it must be from 1 to %d".formatted(surplus, MOST_SURPLUS));
    }
  }

  /** Graphs are asked for what is wanted. */
  public IndexConfig(
      int maxConnections, int beamWidth, Quantisation quantisation, Vocabulary vocabulary) {
    this(maxConnections, beamWidth, quantisation, vocabulary, 1);
  }
}
