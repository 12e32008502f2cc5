package dev.zhiyin.engine.embed;

import java.util.List;

/**
 * A language model that turns text into directions, so that texts of like meaning lie close.
 *
 * <p>Thread-safe. Defined for every string: blank text, text beyond the model's limit (cut),
 * control characters and unpaired surrogates all have an embedding. Whoever opened it closes it,
 * once.
 */
public interface TextEncoder extends AutoCloseable {
  /** Name by which it was asked for, such as {@code bge-small-zh-v1.5}. */
  String name();

  /** SHA-256 over everything that decides its vectors (weights, tokenizer, pooling), in hex. */
  String checksum();

  /** Floats in each embedding. */
  int dimension();

  /** Embeds passages, {@code [n] texts -> [n] embeddings}, in the order given. */
  List<Embedding> encode(List<String> texts);

  /**
   * The text to encode for a search query: with the prefix, if any, that the model was trained
   * with.
   */
  String queryText(String query);

  /** Embeds a search query. */
  default Embedding encodeQuery(String query) {
    return encode(List.of(queryText(query))).getFirst();
  }

  @Override
  void close();
}
