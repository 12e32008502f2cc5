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
 * The products of each niche in each language, from which the popular ones are drawn more often.
 */
final class NicheProducts {
  private final Map<Language, List<ByPopularity>> byNiche = new EnumMap<>(Language.class);
  private final Map<Language, ByPopularity> all = new EnumMap<>(Language.class);

  NicheProducts(List<SampleProduct> products, List<Niche> niches) {
    for (var language : Language.values()) {
      var spoken =
          products.stream().filter(product -> product.draft().language() == language).toList();
      Map<Integer, List<SampleProduct>> kept =
          spoken.stream().collect(Collectors.groupingBy(product -> product.niche().index()));
      byNiche.put(
          language,
          niches.stream()
              .map(niche -> new ByPopularity(kept.getOrDefault(niche.index(), List.of())))
              .toList());
      all.put(language, new ByPopularity(spoken));
    }
  }

  /** Those of the niche; where there are none, of the other language; then the whole shop. */
  ByPopularity of(Niche niche, Language language) {
    return Stream.of(language, language.other())
        .map(spoken -> byNiche.getOrDefault(spoken, List.of()).get(niche.index()))
        .filter(some -> !some.products.isEmpty())
        .findFirst()
        .orElseGet(() -> everything(language));
  }

  /** The whole shop in one language; where there is none, in the other. */
  ByPopularity everything(Language language) {
    return Stream.of(language, language.other())
        .map(spoken -> all.getOrDefault(spoken, new ByPopularity(List.of())))
        .filter(some -> !some.products.isEmpty())
        .findFirst()
        .orElseThrow();
  }

  /** Products that are drawn in proportion to their popularity. */
  static final class ByPopularity {
    private final List<SampleProduct> products;
    private final double[] reached;

    ByPopularity(List<SampleProduct> products) {
      this.products = List.copyOf(products);
      this.reached = products.stream().mapToDouble(SampleProduct::popularity).toArray();
      Arrays.parallelPrefix(reached, Double::sum);
    }

    SampleProduct draw(SeededRandom random) {
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
