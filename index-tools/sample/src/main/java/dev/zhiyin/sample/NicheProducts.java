package dev.zhiyin.sample;

import dev.zhiyin.sample.Department.Language;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.ShopVocabulary.Niche;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The shop as a shopper walks it: one shelf a niche and language, on which popular products stand
 * in front. Immutable.
 */
final class Shelves {
  private final Map<Language, List<Shelf>> byNiche = new EnumMap<>(Language.class);
  private final Map<Language, Shelf> all = new EnumMap<>(Language.class);

  Shelves(List<SampleProduct> products, List<Niche> niches) {
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
    return Stream.of(language, language.other())
        .map(spoken -> byNiche.getOrDefault(spoken, List.of()).get(niche.index()))
        .filter(shelf -> !shelf.products.isEmpty())
        .findFirst()
        .orElseGet(() -> everything(language));
  }

  /** The whole shop in one language; where there is none, in the other. */
  Shelf everything(Language language) {
    return Stream.of(language, language.other())
        .map(spoken -> all.getOrDefault(spoken, new Shelf(List.of())))
        .filter(shelf -> !shelf.products.isEmpty())
        .findFirst()
        .orElseThrow();
  }

  /** Products that stand together, noticed in proportion to their popularity. */
  static final class Shelf {
    private final List<SampleProduct> products;
    private final double[] reached;

    Shelf(List<SampleProduct> products) {
      this.products = List.copyOf(products);
      this.reached = products.stream().mapToDouble(SampleProduct::popularity).toArray();
      Arrays.parallelPrefix(reached, Double::sum);
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
