package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.EmbeddingTable;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.evaluate.WordMeanings;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.split.Holdout;
import dev.zhiyin.tools.split.SplitEvents;
import dev.zhiyin.tools.train.Sequence;
import dev.zhiyin.tools.train.TrainingSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * Makes a training set of what the store holds: the train part of each shopper, with the targets
 * that those who choose are validated on. Nothing of test is in it. Events on products that the
 * shop does not have, and on words that cannot be encoded, are left out.
 */
final class Training {
  private final Map<String, Integer> products = new HashMap<>();
  private final Map<String, Integer> words = new HashMap<>();
  private final List<Sequence> sequences = new ArrayList<>();
  private final WordMeanings meanings;

  private Training(EmbeddedCatalogue catalogue, WordMeanings meanings) {
    this.meanings = meanings;
    products.putAll(catalogue.read().places());
  }

  static TrainingSet set(
      Store store,
      Holdout holdout,
      EmbeddedCatalogue catalogue,
      CachedEncoder encoder,
      Progress progress) {
    var meanings = WordMeanings.of(encoder, catalogue.centring());
    meanings.readAll(store.events().searchedWords());
    meanings.tell(progress, "train");
    var training = new Training(catalogue, meanings);
    holdout.forEachShopper(shopper -> training.add(shopper, holdout.chooses(shopper)));
    return new TrainingSet(
        catalogue.ids(),
        new Joined(catalogue.centred(), training.wordEmbeddings()),
        training.sequences);
  }

  private void add(SplitEvents shopper, boolean chooses) {
    Optional<Instant> start = shopper.start(Split.VALID);
    Instant asked = start.orElse(Instant.MAX);
    var steps = new ArrayList<Sequence.Step>();
    int before = 0;
    for (Event event : shopper.train()) {
      Optional<Sequence.Step> step = step(event);
      step.ifPresent(steps::add);
      before += step.isPresent() && !event.timestamp().isAfter(asked) ? 1 : 0;
    }
    int[] targets =
        shopper.targets(Split.VALID, products::containsKey).stream()
            .filter(_ -> chooses)
            .mapToInt(this::place)
            .toArray();
    if (!steps.isEmpty()) {
      // of those of whom nothing is held out the time makes no difference
      Instant time = start.orElse(shopper.events().getFirst().timestamp());
      sequences.add(Sequence.of(steps, targets).knowing(before, micros(time)));
    }
  }

  private int place(String productId) {
    return Objects.requireNonNull(products.get(productId));
  }

  private Optional<Sequence.Step> step(Event event) {
    return switch (event.subject()) {
      case Subject.Item(String id) ->
          products.containsKey(id) ? Optional.of(step(place(id), event)) : Optional.empty();
      case Subject.Words(String text) ->
          meanings.has(text) ? Optional.of(step(wordPlace(text), event)) : Optional.empty();
    };
  }

  private int wordPlace(String text) {
    return words.computeIfAbsent(text, _ -> products.size() + words.size());
  }

  private static Sequence.Step step(int text, Event event) {
    return new Sequence.Step(text, event.type(), micros(event.timestamp()));
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /* Outside of Java's heap: there may be as many different searches as products. */
  private List<Embedding> wordEmbeddings() {
    if (words.isEmpty()) {
      return List.of();
    }
    int dimension = meaning(words.keySet().iterator().next()).dimension();
    var table = new EmbeddingTable(words.size(), dimension);
    words.forEach((text, place) -> table.put(place - products.size(), meaning(text)));
    return table;
  }

  private Embedding meaning(String text) {
    return meanings.of(text).orElseThrow(); // or it had no place
  }

  /** One list after the other, both left where they are. */
  private static final class Joined extends AbstractList<Embedding> implements RandomAccess {
    private final List<Embedding> first;
    private final List<Embedding> second;

    Joined(List<Embedding> first, List<Embedding> second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public Embedding get(int place) {
      return place < first.size() ? first.get(place) : second.get(place - first.size());
    }

    @Override
    public int size() {
      return first.size() + second.size();
    }
  }
}
