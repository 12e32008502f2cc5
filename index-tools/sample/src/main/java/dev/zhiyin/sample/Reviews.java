package dev.zhiyin.sample;

import dev.zhiyin.sample.Department.Feature;
import dev.zhiyin.sample.Department.Words;
import dev.zhiyin.sample.ShopVocabulary.Phrases;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes what shoppers say of one product. Better products have kinder reviews, and no sentence
 * comes twice. Not thread-safe.
 */
final class Reviews {
  private static final int MOST = 5;

  private final ProductDraft draft;
  private final SeededRandom random;
  private final Deque<Words> praises;
  private final Deque<Words> pleased;
  private final Deque<Words> gripes;
  private final Deque<Words> verdicts;

  Reviews(ProductDraft draft, Phrases phrases, SeededRandom random) {
    this.draft = draft;
    this.random = random;
    this.praises = shuffled(draft.features().stream().map(Feature::praise).toList());
    this.pleased = shuffled(pleased(draft, phrases));
    this.gripes = shuffled(draft.niche().gripes());
    this.verdicts =
        shuffled(Stream.of(phrases.mixed(), phrases.upset()).flatMap(List::stream).toList());
  }

  /**
   * Writes 0 to 5 reviews.
   *
   * @param quality of the product, about standard normal
   */
  List<String> write(double quality) {
    int wanted = random.below(MOST + 1);
    double kindness = Math.clamp(0.78 + 0.12 * quality, 0.4, 0.97);
    var reviews = new ArrayList<String>();
    for (int i = 0; i < wanted; i++) {
      boolean kind = gripes.isEmpty() || random.chance(kindness);
      reviews.add(kind ? joined(praises, pleased, 0.75) : joined(gripes, verdicts, 1));
    }
    return reviews;
  }

  /** The next of {@code facts} with the probability given, and mostly the next of the others. */
  private String joined(Deque<Words> facts, Deque<Words> verdicts, double probability) {
    var parts = new ArrayList<String>();
    if (!facts.isEmpty() && random.chance(probability)) {
      parts.add(draft.say(facts.removeFirst()));
    }
    if (parts.isEmpty() || random.chance(0.5)) {
      parts.add(draft.say(verdicts.removeFirst()));
    }
    return String.join(draft.language().gap(), parts);
  }

  private static List<Words> pleased(ProductDraft draft, Phrases phrases) {
    var all = new ArrayList<>(phrases.pleased());
    boolean consumed = draft.niche().department().consumed();
    all.addAll(consumed ? phrases.again() : phrases.lasting());
    if (draft.color().isPresent()) {
      all.addAll(phrases.looks());
    }
    return all;
  }

  private Deque<Words> shuffled(List<Words> words) {
    return new ArrayDeque<>(random.pick(words, words.size()));
  }
}
