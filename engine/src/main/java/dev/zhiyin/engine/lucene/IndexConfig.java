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
 */
@RecordBuilder
public record IndexConfig(
    int maxConnections, int beamWidth, Quantisation quantisation, Vocabulary vocabulary)
    implements IndexConfigBuilder.With {
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
  }
}
