package dev.zhiyin.sample;

import dev.zhiyin.sample.Department.Language;
import dev.zhiyin.sample.Lexicon.Niche;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShoppers.Persona;
import dev.zhiyin.sample.ShopperInterests.Interest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which product one shopper opens next. Knows what the shopper saw and owns. Not thread-safe. */
final class Browsing {
  /** Products noticed before the shopper opens one of them. */
  private static final int GLANCES = 12;

  /** What it takes off a product's appeal to have been seen in an earlier visit. */
  private static final double STALE = 1.2;

  private final Persona persona;
  private final Shelves shelves;
  private final long seed;
  private final SeededRandom random;
  private final Set<Integer> seen = new HashSet<>();
  private final Set<Integer> seenInVisit = new HashSet<>();
  private final Set<Integer> owned = new HashSet<>();

  Browsing(Persona persona, Shelves shelves, long seed, SeededRandom random) {
    this.persona = persona;
    this.shelves = shelves;
    this.seed = seed;
    this.random = random;
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
   * The product opened at {@code now}: of those noticed, the one that draws most, more or less.
   * Empty when nothing new is noticed.
   */
  Optional<SampleProduct> next(Interest interest, long now) {
    var noticed = notice(interest, now);
    if (noticed.isEmpty()) {
      return Optional.empty();
    }
    var draws = noticed.stream().mapToDouble(product -> draw(product, interest)).toArray();
    var product = noticed.get(random.weighted(draws));
    open(product);
    return Optional.of(product);
  }

  void open(SampleProduct product) {
    seen.add(product.index());
    seenInVisit.add(product.index());
  }

  private double draw(SampleProduct product, Interest interest) {
    double stale = seen.contains(product.index()) ? STALE : 0;
    return StrictMath.exp(interest.appeal(product, persona) - stale);
  }

  private List<SampleProduct> notice(Interest interest, long now) {
    var language = random.chance(0.92) ? persona.language() : persona.language().other();
    var shelf = shelfFor(interest, language);
    var noticed = new ArrayList<SampleProduct>();
    interest.spark().ifPresent(spark -> noticed.addAll(companion(spark, shelf)));
    glance(shelf, noticed);
    noticed.removeIf(product -> !tempts(product, now));
    if (noticed.isEmpty()) {
      glance(shelves.everything(language), noticed);
      noticed.removeIf(product -> !tempts(product, now));
    }
    return noticed;
  }

  private void glance(Shelves.Shelf shelf, List<SampleProduct> noticed) {
    for (int glance = 0; glance < GLANCES; glance++) {
      noticed.add(shelf.notice(random));
    }
  }

  private Shelves.Shelf shelfFor(Interest interest, Language language) {
    double luck = random.unit();
    if (luck < 0.05) {
      return shelves.everything(language);
    }
    return luck < 0.2
        ? shelves.beside(interest.niche(), language, random)
        : shelves.of(interest.niche(), language);
  }

  /** What others who bought {@code spark} bought with it from this shelf: noticed more often. */
  private List<SampleProduct> companion(int spark, Shelves.Shelf shelf) {
    var product = shelf.any(SeededRandom.of(seed, SeededRandom.Stream.COMPANION, spark));
    return random.chance(0.5) ? List.of(product, product, product, product) : List.of();
  }

  /**
   * The shop as a shopper walks it: one shelf a niche and language, on which popular products stand
   * in front. Immutable.
   */
  static final class Shelves {
    private final Map<String, List<Niche>> byGroup;
    private final Map<Language, List<Shelf>> byNiche = new EnumMap<>(Language.class);
    private final Map<Language, Shelf> all = new EnumMap<>(Language.class);

    Shelves(List<SampleProduct> products, List<Niche> niches) {
      this.byGroup = niches.stream().collect(Collectors.groupingBy(Shelves::group));
      for (var language : Language.values()) {
        var spoken =
            products.stream().filter(product -> product.draft().language() == language).toList();
        Map<Integer, List<SampleProduct>> kept =
            spoken.stream().collect(Collectors.groupingBy(product -> product.niche().index()));
        byNiche.put(
            language,
            niches.stream()
                .map(niche -> new Shelf(kept.getOrDefault(niche.index(), List.of())))
                .toList());
        all.put(language, new Shelf(spoken));
      }
    }

    /** The niche's shelf; where it is empty, the other language's; then the whole shop. */
    Shelf of(Niche niche, Language language) {
      Shelf shelf = shelf(niche, language);
      if (!shelf.isEmpty()) {
        return shelf;
      }
      Shelf foreign = shelf(niche, language.other());
      return foreign.isEmpty() ? everything(language) : foreign;
    }

    /** A shelf of the same group, perhaps the same. */
    Shelf beside(Niche niche, Language language, SeededRandom random) {
      return of(random.pick(byGroup.getOrDefault(group(niche), List.of(niche))), language);
    }

    /** The whole shop in one language; where there is none, in the other. */
    Shelf everything(Language language) {
      Shelf shelf = all.getOrDefault(language, Shelf.EMPTY);
      return shelf.isEmpty() ? all.getOrDefault(language.other(), Shelf.EMPTY) : shelf;
    }

    private static String group(Niche niche) {
      return niche.department().name().english() + '/' + niche.group().name().english();
    }

    private Shelf shelf(Niche niche, Language language) {
      return byNiche.getOrDefault(language, List.of()).get(niche.index());
    }

    /** Products that stand together, noticed in proportion to their popularity. */
    static final class Shelf {
      static final Shelf EMPTY = new Shelf(List.of());

      private final List<SampleProduct> products;
      private final double[] reached;

      Shelf(List<SampleProduct> products) {
        this.products = List.copyOf(products);
        this.reached = new double[products.size()];
        double total = 0;
        for (int i = 0; i < reached.length; i++) {
          total += products.get(i).popularity();
          reached[i] = total;
        }
      }

      boolean isEmpty() {
        return products.isEmpty();
      }

      SampleProduct notice(SeededRandom random) {
        int place = Arrays.binarySearch(reached, random.unit() * reached[reached.length - 1]);
        int index = place < 0 ? -place - 1 : place + 1;
        return products.get(Math.min(index, reached.length - 1));
      }

      /** The product that {@code random} names, popularity aside. */
      SampleProduct any(SeededRandom random) {
        return random.pick(products);
      }
    }
  }
}
