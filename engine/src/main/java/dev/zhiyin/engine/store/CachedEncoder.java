package dev.zhiyin.engine.store;

import dev.zhiyin.engine.LogLimiter;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.embed.TextEncoder.BatchListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes many texts, each at most once ever: what an encoder has said before is read from the
 * cache, and what is new is kept as soon as its batch is done, so that a run that was stopped goes
 * on where it was. Closes neither the encoder nor the cache.
 */
public final class CachedEncoder {
  private static final Logger LOG = LoggerFactory.getLogger(CachedEncoder.class);

  /** Texts between two writes to the cache. */
  private static final int CHUNK = 512;

  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

  private final TextEncoder encoder;
  private final EmbeddingCache cache;
  private final LogLimiter warning = new LogLimiter(BETWEEN_WARNINGS);
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
    return encode(texts, text -> text, encoder::encode, progress);
  }

  /** Whether the embedding of a text is remembered. */
  public boolean knows(String text) {
    return unknown(List.of(text)).isEmpty();
  }

  /** Those of some texts whose embedding is not remembered. */
  public List<String> unknown(List<String> texts) {
    List<Optional<Embedding>> found = remembered(encoder.checksum(), texts);
    return IntStream.range(0, texts.size())
        .filter(i -> found.get(i).isEmpty())
        .mapToObj(texts::get)
        .toList();
  }

  /** {@code [n] search queries -> [n] embeddings}, in order. */
  public List<Embedding> encodeQueries(List<String> queries, Progress progress) {
    return encode(queries, encoder::queryText, this::encodeFreshQueries, progress);
  }

  private List<Embedding> encode(
      List<String> texts, UnaryOperator<String> key, Fresh encoding, Progress progress) {
    var embeddings = new ArrayList<Embedding>(texts.size());
    for (int start = 0; start < texts.size(); start += CHUNK) {
      var chunk = texts.subList(start, Math.min(start + CHUNK, texts.size()));
      embeddings.addAll(encodeChunk(chunk, key, encoding, progress));
    }
    return embeddings;
  }

  /**
   * Encodes anew the text that was encoded last, or a word before there was one, and throws what
   * the encoder throws.
   */
  public Embedding probe() {
    return encoder.encode(List.of(probe)).getFirst();
  }

  private void encodeFreshQueries(List<String> queries, BatchListener listener) {
    listener.done(queries, encoder.encodeQueries(queries));
  }

  /** Encodes what is not known yet. */
  private interface Fresh {
    void encode(List<String> texts, BatchListener listener);
  }

  /* Remembers each batch when it is done: when the next one fails, it need not be done again. */
  private List<Embedding> encodeChunk(
      List<String> texts, UnaryOperator<String> key, Fresh encoding, Progress progress) {
    String checksum = encoder.checksum();
    Map<String, Embedding> known = new HashMap<>();
    List<Optional<Embedding>> found = remembered(checksum, texts.stream().map(key).toList());
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      found.get(i).ifPresent(embedding -> known.put(text, embedding));
    }
    List<String> fresh =
        texts.stream().distinct().filter(text -> !known.containsKey(text)).toList();
    if (fresh.size() < texts.size()) {
      progress.advanced(texts.size() - fresh.size(), 0);
    }
    if (!fresh.isEmpty()) {
      encoding.encode(
          fresh,
          (some, embeddings) -> {
            remember(checksum, some.stream().map(key).toList(), embeddings);
            for (int i = 0; i < some.size(); i++) {
              known.put(some.get(i), embeddings.get(i));
            }
            progress.advanced(0, some.size());
          });
      probe = key.apply(fresh.getLast());
    }
    return texts.stream().map(text -> Objects.requireNonNull(known.get(text))).toList();
  }

  /* A cache that cannot be read knows no text. */
  private List<Optional<Embedding>> remembered(String checksum, List<String> texts) {
    try {
      return cache.find(checksum, texts);
    } catch (StoreUnavailable | StorageFailed failure) {
      if (warning.mayNow()) {
        LOG.warn(
            "embeddings are not read from the cache, and texts are encoded again; while nothing"
                + " runs on this home, the file may be deleted: {}",
            failure.getMessage());
      }
      return Collections.nCopies(texts.size(), Optional.empty());
    }
  }

  /* What cannot be remembered is encoded once more when it comes again. */
  private void remember(String checksum, List<String> texts, List<Embedding> embeddings) {
    try {
      cache.put(checksum, texts, embeddings);
    } catch (StoreUnavailable | StorageFailed failure) {
      LOG.warn("{} embeddings are not remembered: {}", texts.size(), failure.getMessage());
    }
  }
}
