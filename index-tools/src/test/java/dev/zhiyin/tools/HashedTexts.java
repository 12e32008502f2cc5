package dev.zhiyin.tools;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * An encoder with any direction for any text.
 *
 * @param before hears of texts before they are encoded, and may throw
 */
public record HashedTexts(Consumer<List<String>> before) implements TextEncoder {
  public static final int DIMENSION = 256;

  public HashedTexts() {
    this(_ -> {});
  }

  public static Embedding of(String text) {
    var random = new Random(text.hashCode());
    var values = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      values[i] = (float) random.nextGaussian() + .2f;
    }
    return Embedding.of(values);
  }

  @Override
  public String name() {
    return "by-hash";
  }

  @Override
  public String checksum() {
    return "by-hash";
  }

  @Override
  public int dimension() {
    return DIMENSION;
  }

  @Override
  public List<Embedding> encode(List<String> texts) {
    before.accept(texts);
    return texts.stream().map(HashedTexts::of).toList();
  }

  @Override
  public String queryText(String query) {
    return query;
  }

  @Override
  public void close() {
    // nothing is held
  }
}
