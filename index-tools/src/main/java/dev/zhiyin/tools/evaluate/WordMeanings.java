package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.live.FaultBisection;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.tools.cli.Progress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the words of shoppers mean, each encoded once. Words on which the encoder fails, though it
 * does not on others, mean nothing, and are told. Thread-safe.
 */
public final class WordMeanings {
  /** Words that are encoded together. */
  private static final int CHUNK = 512;

  /** Letters of words that are told. */
  private static final int TOLD = 100;

  private final FaultBisection<String, Embedding> encoding;
  private final Centring centring;
  private final Map<String, Optional<Embedding>> known = new ConcurrentHashMap<>();

  private WordMeanings(FaultBisection<String, Embedding> encoding, Centring centring) {
    this.encoding = encoding;
    this.centring = centring;
  }

  /** By an encoder that remembers what it encoded. */
  public static WordMeanings of(CachedEncoder encoder, Centring centring) {
    return new WordMeanings(
        new FaultBisection<>(
            words -> encoder.encodeQueries(words, CachedEncoder.Progress.NONE), encoder::probe),
        centring);
  }

  /** By an encoder. */
  public static WordMeanings of(TextEncoder encoder, Centring centring) {
    return new WordMeanings(
        new FaultBisection<>(
            words -> words.stream().map(encoder::encodeQuery).toList(),
            () -> encoder.encodeQuery("tea")),
        centring);
  }

  /** Encodes many words at once, which costs less than one by one. */
  public void readAll(Collection<String> words) {
    List<String> unknown =
        words.stream().filter(one -> !known.containsKey(one)).distinct().toList();
    for (int start = 0; start < unknown.size(); start += CHUNK) {
      read(unknown.subList(start, Math.min(start + CHUNK, unknown.size())));
    }
  }

  private void read(List<String> words) {
    var outcome = encoding.of(words);
    outcome
        .done()
        .forEach(done -> known.put(done.thing(), Optional.of(centring.apply(done.result()))));
    outcome.failed().forEach(failed -> known.put(failed.thing(), Optional.empty()));
  }

  /** The centred embedding of words; empty if the encoder fails on them. */
  public Optional<Embedding> of(String words) {
    Optional<Embedding> meaning = known.get(words);
    if (meaning == null) {
      read(List.of(words));
      meaning = known.getOrDefault(words, Optional.empty());
    }
    return meaning;
  }

  /**
   * Says how many words have no meaning, and which is the first of them.
   *
   * @param work that goes on without them, such as {@code train}
   */
  public void tell(Progress progress, String work) {
    var failed = new TreeMap<>(known);
    failed.values().removeIf(Optional::isPresent);
    if (!failed.isEmpty()) {
      String first = failed.firstKey().strip();
      progress.say(
          "%s: %,d texts of events cannot be encoded, and are left out; the first is '%s'",
          work, failed.size(), first.length() > TOLD ? first.substring(0, TOLD) + "…" : first);
    }
  }
}
