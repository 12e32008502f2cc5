package dev.zhiyin.tools.sample;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which product one shopper opens next. Knows what the shopper saw and owns. Not thread-safe. */
final class Strolling {
  /** Products met before the shopper opens one of them. */
  private static final int GLANCES = 12;

  /** What it takes off a product's appeal to have been seen in an earlier visit. */
  private static final double STALE = 1.2;

  private final Persona persona;
  private final Shelves shelves;
  private final long seed;
  private final Dice dice;
  private final Set<Integer> seen = new HashSet<>();
  private final Set<Integer> seenInVisit = new HashSet<>();
  private final Set<Integer> owned = new HashSet<>();

  Strolling(Persona persona, Shelves shelves, long seed, Dice dice) {
    this.persona = persona;
    this.shelves = shelves;
    this.seed = seed;
    this.dice = dice;
  }

  void visitBegins() {
    seenInVisit.clear();
  }

  void owns(SampleProduct product) {
    owned.add(product.index());
  }

  /**
   * Whether the shopper may want to look at it at {@code now}: it is there, not had, not just seen.
   */
  boolean tempts(SampleProduct product, long now) {
    return product.createdSecond() < now
        && !owned.contains(product.index())
        && !seenInVisit.contains(product.index());
  }

  /**
   * The product opened at {@code now}: of those met, the one that draws most, more or less. Empty
   * when nothing new is met.
   */
  Optional<SampleProduct> next(Taste taste, long now) {
    var met = meet(taste, now);
    if (met.isEmpty()) {
      return Optional.empty();
    }
    var draws = met.stream().mapToDouble(product -> draw(product, taste)).toArray();
    var product = met.get(dice.weighted(draws));
    open(product);
    return Optional.of(product);
  }

  void open(SampleProduct product) {
    seen.add(product.index());
    seenInVisit.add(product.index());
  }

  private double draw(SampleProduct product, Taste taste) {
    double stale = seen.contains(product.index()) ? STALE : 0;
    return StrictMath.exp(taste.appeal(product, persona) - stale);
  }

  private List<SampleProduct> meet(Taste taste, long now) {
    var language = dice.chance(0.92) ? persona.language() : persona.language().other();
    var shelf = shelfFor(taste, language);
    var met = new ArrayList<SampleProduct>();
    taste.spark().ifPresent(spark -> met.addAll(companion(spark, shelf)));
    glance(shelf, met);
    met.removeIf(product -> !tempts(product, now));
    if (met.isEmpty()) {
      glance(shelves.everything(language), met);
      met.removeIf(product -> !tempts(product, now));
    }
    return met;
  }

  private void glance(Shelves.Shelf shelf, List<SampleProduct> met) {
    for (int glance = 0; glance < GLANCES; glance++) {
      met.add(shelf.meet(dice));
    }
  }

  private Shelves.Shelf shelfFor(Taste taste, Language language) {
    double luck = dice.unit();
    if (luck < 0.05) {
      return shelves.everything(language);
    }
    return luck < 0.2
        ? shelves.beside(taste.niche(), language, dice)
        : shelves.of(taste.niche(), language);
  }

  /** What others who bought {@code spark} bought with it from this shelf: met more often. */
  private List<SampleProduct> companion(int spark, Shelves.Shelf shelf) {
    var product = shelf.any(Dice.of(seed, Dice.Stream.COMPANION, spark));
    return dice.chance(0.5) ? List.of(product, product, product, product) : List.of();
  }
}
