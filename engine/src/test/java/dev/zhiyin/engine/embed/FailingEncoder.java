package dev.zhiyin.engine.embed;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A real encoder that fails whenever certain words are in a text, or on every text, as a native
 * library may. Thread-safe.
 */
public final class FailingEncoder implements TextEncoder {
  private final TextEncoder encoder;
  private final Supplier<? extends Throwable> failure;
  private final Set<String> words = ConcurrentHashMap.newKeySet();

  /**
   * @param failure a RuntimeException or an Error
   */
  public FailingEncoder(TextEncoder encoder, Supplier<? extends Throwable> failure) {
    this.encoder = encoder;
    this.failure = failure;
  }

  /** Fails from now on where a text contains this; the empty word is in every text. */
  public void failOn(String word) {
    words.add(word);
  }

  /** Works again. */
  public void mend() {
    words.clear();
  }

  @Override
  public List<Embedding> encode(List<String> texts) {
    if (texts.stream().anyMatch(text -> words.stream().anyMatch(text::contains))) {
      throw unchecked(failure.get());
    }
    return encoder.encode(texts);
  }

  private static RuntimeException unchecked(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  @Override
  public String name() {
    return encoder.name();
  }

  @Override
  public String checksum() {
    return encoder.checksum();
  }

  @Override
  public int dimension() {
    return encoder.dimension();
  }

  @Override
  public String queryText(String query) {
    return encoder.queryText(query);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
