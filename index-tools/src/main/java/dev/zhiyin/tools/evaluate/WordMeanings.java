package dev.zhiyin.tools.evaluate;

import static java.util.Objects.requireNonNull;

import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.EmbeddingTable;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.live.FaultBisection;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.tools.cli.Progress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the words of shoppers mean, remembered outside of the Java heap: there may be as many
 * different searches as products. Words on which the encoder fails, though it does not on others,
 * mean nothing, and are told. Thread-safe.
 */
public final class WordMeanings {
  /** Words that are encoded together. */
  private static final int CHUNK = 512;

  /** Letters of words that are told. */
  private static final int TOLD = 100;

  private static final int NOTHING = -1;

  private final FaultBisection<String, Embedding> encoding;
  private final Centring centring;

  /** Where in the table the meaning of each text is that was encoded, or {@link #NOTHING}. */
  private final Map<String, Integer> places = new ConcurrentHashMap<>();

  private final EmbeddingTable table;

  private WordMeanings(FaultBisection<String, Embedding> encoding, Centring centring) {
    this.encoding = encoding;
    this.centring = centring;
    table = new EmbeddingTable(centring.mean().length);
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
        words.stream().filter(one -> !places.containsKey(one)).distinct().toList();
    for (int start = 0; start < unknown.size(); start += CHUNK) {
      read(unknown.subList(start, Math.min(start + CHUNK, unknown.size())));
    }
  }

  private void read(List<String> words) {
    var outcome = encoding.of(words);
    outcome.done().forEach(done -> add(done.thing(), centring.apply(done.result())));
    outcome.failed().forEach(failed -> places.put(failed.thing(), NOTHING));
  }

  /* Another thread may have encoded the same meanwhile. */
  private synchronized void add(String words, Embedding meaning) {
    if (!isKnown(words)) {
      table.append(meaning);
      places.put(words, table.size() - 1);
    }
  }

  private boolean isKnown(String words) {
    return places.getOrDefault(words, NOTHING) != NOTHING;
  }

  private synchronized Embedding at(int place) {
    return table.get(place);
  }

  /** Whether words can be encoded, and so mean something. */
  public boolean has(String words) {
    if (!places.containsKey(words)) {
      read(List.of(words));
    }
    return isKnown(words);
  }

  /** The centred embedding of words; empty if the encoder fails on them. */
  public Optional<Embedding> of(String words) {
    return has(words) ? Optional.of(at(requireNonNull(places.get(words)))) : Optional.empty();
  }

  /**
   * Says how many words have no meaning, and which is the first of them.
   *
   * @param work that goes on without them, such as {@code train}
   */
  public void tell(Progress progress, String work) {
    var failed = new TreeSet<>(places.keySet());
    failed.removeIf(this::isKnown);
    if (!failed.isEmpty()) {
      String first = failed.first().strip();
      progress.say(
          "%s: %,d texts of events cannot be encoded, and are left out; the first is '%s'",
          work, failed.size(), first.length() > TOLD ? first.substring(0, TOLD) + "…" : first);
    }
  }
}
