package dev.zhiyin.engine.embed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an encoder answers to a few texts. Vectors of a service differ in their last bits from call
 * to call, so that they are compared by cosine.
 *
 * @param vectors of each text, at least one, all of one dimension
 */
public record Probes(Map<String, Embedding> vectors) {
  /** From this cosine on, two vectors of a text are from the same model. */
  public static final float SAME = 0.999f;

  /** The texts by which an encoder that is new here is recognised later. */
  public static final List<String> TEXTS =
      List.of(
          "red running shoes for women, size 38",
          "轻便防水户外登山双肩背包 40L",
          "The quick brown fox jumps over the lazy dog.",
          "送给妈妈的生日礼物：真丝围巾");

  public Probes {
    if (vectors.isEmpty()) {
      throw new IllegalArgumentException("no probe");
    }
    vectors = Collections.unmodifiableMap(new LinkedHashMap<>(vectors));
  }

  /** {@code embeddings.get(i)} is that of {@code texts.get(i)}. */
  public static Probes of(List<String> texts, List<Embedding> embeddings) {
    var vectors = new LinkedHashMap<String, Embedding>();
    for (int i = 0; i < texts.size(); i++) {
      vectors.put(texts.get(i), embeddings.get(i));
    }
    return new Probes(vectors);
  }

  public List<String> texts() {
    return new ArrayList<>(vectors.keySet());
  }

  /**
   * What tells the encoder that answers like this now from the one that these are of.
   *
   * @param now answers to the same texts
   * @return empty if it is the same
   */
  public Optional<String> difference(Probes now) {
    for (var probe : vectors.entrySet()) {
      Embedding other = now.vectors.get(probe.getKey());
      if (other == null || other.dimension() != probe.getValue().dimension()) {
        return Optional.of(
            "'%s' has %d dimensions, and had %d"
                .formatted(
                    probe.getKey(),
                    other == null ? 0 : other.dimension(),
                    probe.getValue().dimension()));
      }
      float cosine = probe.getValue().cosine(other);
      if (!(cosine >= SAME)) {
        return Optional.of(
            "the vector of '%s' has cosine %.4f with what it was; the same model has at least %.3f"
                .formatted(probe.getKey(), cosine, SAME));
      }
    }
    return Optional.empty();
  }
}
