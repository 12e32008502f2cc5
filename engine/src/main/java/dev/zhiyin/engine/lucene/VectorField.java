package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.Part;
import org.apache.lucene.index.LeafReader;

/** Vectors of products that can be searched. */
enum VectorField {
  EMBEDDING,
  ITEM_VECTOR;

  static VectorField of(Part part) {
    return part == Part.ITEM_VECTOR ? ITEM_VECTOR : EMBEDDING;
  }

  /** The field that holds them: embeddings are item vectors where a model has none of its own. */
  String in(LeafReader segment) {
    return this == ITEM_VECTOR && hasOwn(segment, IndexFields.ITEM_VECTOR)
        ? IndexFields.ITEM_VECTOR
        : IndexFields.EMBEDDING;
  }

  /** Whether history vectors are kept apart from embeddings. */
  static boolean hasHistoryVectors(LeafReader segment) {
    return hasOwn(segment, IndexFields.HISTORY);
  }

  private static boolean hasOwn(LeafReader segment, String field) {
    return segment.getFieldInfos().fieldInfo(field) != null;
  }
}
