package dev.zhiyin.tools.sample;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The shop as a shopper walks it: one shelf a niche and language, on which popular products stand
 * in front. Immutable.
 */
final class Shelves {
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
  Shelf beside(Niche niche, Language language, Dice dice) {
    return of(dice.pick(byGroup.getOrDefault(group(niche), List.of(niche))), language);
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

  /** Products that stand together, met in proportion to their popularity. */
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

    SampleProduct meet(Dice dice) {
      int place = Arrays.binarySearch(reached, dice.unit() * reached[reached.length - 1]);
      int index = place < 0 ? -place - 1 : place + 1;
      return products.get(Math.min(index, reached.length - 1));
    }

    /** The product that {@code dice} names, popularity aside. */
    SampleProduct any(Dice dice) {
      return dice.pick(products);
    }
  }
}
