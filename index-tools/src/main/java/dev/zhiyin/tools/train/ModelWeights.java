package dev.zhiyin.tools.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Learned values by name, each a matrix row by row. Immutable. */
final class ModelWeights {
  private final Map<String, float[]> values;

  private ModelWeights(Map<String, float[]> values) {
    this.values = values;
  }

  /** Takes the arrays over: nobody else may write to them. */
  static ModelWeights of(Map<String, float[]> values) {
    return new ModelWeights(new LinkedHashMap<>(values));
  }

  Set<String> names() {
    return values.keySet();
  }

  /** A copy. */
  float[] of(String name) {
    return found(name).clone();
  }

  /** Floats under a name. */
  int size(String name) {
    return found(name).length;
  }

  private float[] found(String name) {
    float[] found = values.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no weights '%s'; there are %s".formatted(name, names()));
    }
    return found;
  }
}
