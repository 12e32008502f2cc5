package dev.zhiyin.engine.store;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Encodes many texts, each at most once ever: what an encoder has said before is read from the
 * cache, and what is new is kept as soon as its batch is done, so that a run that was stopped goes
 * on where it was. Closes neither the encoder nor the cache.
 */
public final class CachedEncoder {
  /** Texts between two writes to the cache. */
  private static final int CHUNK = 512;

  private final TextEncoder encoder;
  private final EmbeddingCache cache;
  private volatile String probe = "tea";

  public CachedEncoder(TextEncoder encoder, EmbeddingCache cache) {
    this.encoder = encoder;
    this.cache = cache;
  }

  /** Hears how far an encoding has come. */
  @FunctionalInterface
  public interface Progress {
    Progress NONE = (reused, encoded) -> {};

    /** This many more texts were found in the cache, and this many more were encoded. */
    void advanced(int reused, int encoded);
  }

  /** {@code [n] texts -> [n] embeddings}, in order. */
  public List<Embedding> encode(List<String> texts, Progress progress) {
    var embeddings = new ArrayList<Embedding>(texts.size());
    for (int start = 0; start < texts.size(); start += CHUNK) {
      var chunk = texts.subList(start, Math.min(start + CHUNK, texts.size()));
      embeddings.addAll(encodeChunk(chunk, progress));
    }
    return embeddings;
  }

  /** {@code [n] search queries -> [n] embeddings}, in order. */
  public List<Embedding> encodeQueries(List<String> queries, Progress progress) {
    return encode(queries.stream().map(encoder::queryText).toList(), progress);
  }

  /**
   * Encodes anew the text that was encoded last, or a word before there was one, and throws what
   * the encoder throws.
   */
  public Embedding probe() {
    return encoder.encode(List.of(probe)).getFirst();
  }

  private List<Embedding> encodeChunk(List<String> texts, Progress progress) {
    Map<String, Embedding> known = new HashMap<>();
    List<Optional<Embedding>> found = cache.find(encoder.checksum(), texts);
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      found.get(i).ifPresent(embedding -> known.put(text, embedding));
    }
    List<String> fresh =
        texts.stream().distinct().filter(text -> !known.containsKey(text)).toList();
    List<Embedding> encoded = encoder.encode(fresh);
    cache.put(encoder.checksum(), fresh, encoded);
    if (!fresh.isEmpty()) {
      probe = fresh.getLast();
    }
    for (int i = 0; i < fresh.size(); i++) {
      known.put(fresh.get(i), encoded.get(i));
    }
    progress.advanced(texts.size() - fresh.size(), fresh.size());
    return texts.stream().map(text -> Objects.requireNonNull(known.get(text))).toList();
  }
}
