package dev.zhiyin.engine.embed;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A language model that turns text into directions, so that texts of like meaning lie close.
 *
 * <p>Thread-safe. Defined for every string: blank text, text beyond the model's limit (cut),
 * control characters and unpaired surrogates all have an embedding. Whoever opened it closes it,
 * once.
 *
 * <p>One that is a service throws {@link dev.zhiyin.engine.ZhiyinException.ServiceFailed} when it
 * is away; {@link dev.zhiyin.engine.ZhiyinException.ModelUnusable} may be the fault of a text.
 */
public interface TextEncoder extends AutoCloseable {
  /** Name by which it was asked for, such as {@code bge-small-zh-v1.5}. */
  String name();

  /**
   * Tells it from all others, in hex: SHA-256 over everything that decides its vectors (weights,
   * tokenizer, pooling), or, of a service, over its settings and {@link #probes}.
   */
  String checksum();

  /** Floats in each embedding. */
  int dimension();

  /** Embeds passages, {@code [n] texts -> [n] embeddings}, in the order given. */
  List<Embedding> encode(List<String> texts);

  /** Hears of a batch as soon as it is done, one at a time. */
  @FunctionalInterface
  interface BatchListener {
    /** {@code embeddings.get(i)} is that of {@code texts.get(i)}. */
    void done(List<String> texts, List<Embedding> embeddings);
  }

  /**
   * The same, which tells of every batch as it comes, in any order: what was told is done, even if
   * another batch fails.
   */
  default List<Embedding> encode(List<String> texts, BatchListener listener) {
    List<Embedding> embeddings = encode(texts);
    listener.done(texts, embeddings);
    return embeddings;
  }

  /**
   * The text to encode for a search query: with the prefix, if any, that the model was trained
   * with.
   */
  String queryText(String query);

  /** Embeds search queries, {@code [n] queries -> [n] embeddings}, in the order given. */
  default List<Embedding> encodeQueries(List<String> queries) {
    return encode(queries.stream().map(this::queryText).toList());
  }

  /**
   * The same, for which a service is waited no longer than this.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.ServiceFailed if it does not answer in time
   */
  default List<Embedding> encodeQueries(List<String> queries, Duration longest) {
    return encodeQueries(queries);
  }

  /** Embeds a search query. */
  default Embedding encodeQuery(String query) {
    return encodeQueries(List.of(query)).getFirst();
  }

  /** Whether it is another program, so that to ask it costs a wait rather than a core. */
  default boolean isService() {
    return false;
  }

  /** How it answers to a few texts, if that is what it is recognised by; a service is. */
  default Optional<Probes> probes() {
    return Optional.empty();
  }

  /**
   * Holds it against how it answered once. One that cannot be asked now is held against it before
   * it answers anything.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.ModelUnusable if it answers differently
   */
  default void recognise(Probes made) {}

  @Override
  void close();

  /** Opens the encoders of a shop. */
  @FunctionalInterface
  interface Opener {
    /**
     * The one of this name, which the caller closes.
     *
     * @throws dev.zhiyin.engine.ZhiyinException.ModelUnusable if there is none, or it cannot be
     *     loaded
     */
    TextEncoder open(String source);

    /**
     * The same, for what it made before.
     *
     * @param checksum what it had then; of a service, its vectors tell whether it is the same still
     */
    default TextEncoder open(String source, String checksum) {
      return open(source);
    }
  }
}
