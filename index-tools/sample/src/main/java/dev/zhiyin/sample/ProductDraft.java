package dev.zhiyin.sample;

import dev.zhiyin.sample.Department.Audience;
import dev.zhiyin.sample.Department.Brand;
import dev.zhiyin.sample.Department.Feature;
import dev.zhiyin.sample.Department.Language;
import dev.zhiyin.sample.Department.Material;
import dev.zhiyin.sample.Department.Words;
import dev.zhiyin.sample.ShopVocabulary.Niche;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was decided about one product before a word is written, so that title, description, price,
 * attributes and reviews agree.
 *
 * @param noun in the draft's language, English with its article
 * @param spec index into the niche's spec values, or -1
 * @param features one to three, the first ones told first
 * @param model code such as {@code RGX5080}, or empty
 */
record ProductDraft(
    Niche niche,
    Language language,
    Brand brand,
    String noun,
    Optional<Audience> audience,
    Optional<Words> series,
    Optional<Material> material,
    Optional<Words> color,
    List<Feature> features,
    int spec,
    String model) {

  static ProductDraft of(Niche niche, Language language, SeededRandom random) {
    var leaf = niche.leaf();
    return new ProductDraft(
        niche,
        language,
        random.pick(niche.brands()),
        random.pick(leaf.nouns()).in(language),
        some(leaf.audience(), 1, random),
        leaf.model().isEmpty() ? some(niche.department().series(), 0.4, random) : Optional.empty(),
        some(niche.materials(), 0.7, random),
        some(niche.colors(), 0.55, random),
        featuresOf(niche, random),
        leaf.spec().values().isEmpty() ? -1 : random.below(leaf.spec().values().size()),
        modelOf(leaf.model(), random));
  }

  /** The noun without its article. */
  String bareNoun() {
    return noun.replaceFirst("^an? ", "");
  }

  /** The spec's value in the draft's language, or empty. */
  String specText() {
    return spec < 0 ? "" : niche.leaf().spec().values().get(spec).in(language);
  }

  /** Where the spec lies between the smallest, 0, and the largest, 1. */
  double specPlace() {
    int last = niche.leaf().spec().values().size() - 1;
    return last < 1 ? 0.5 : spec / (double) last;
  }

  String say(Words words) {
    return words.in(language);
  }

  /**
   * Fills {@code {brand} {noun} {one} {use} {other}}; {@code {One}} is {@code {one}} with a
   * capital.
   */
  String fill(Words template, SeededRandom random) {
    var uses = random.pick(niche.leaf().uses(), 2);
    return say(template)
        .replace("{brand}", say(brand.name()))
        .replace("{noun}", bareNoun())
        .replace("{one}", noun)
        .replace("{One}", noun.substring(0, 1).toUpperCase(Locale.ROOT) + noun.substring(1))
        .replace("{use}", say(uses.getFirst()))
        .replace("{other}", say(uses.getLast()));
  }

  private static <T> Optional<T> some(List<T> from, double probability, SeededRandom random) {
    return !from.isEmpty() && random.chance(probability)
        ? Optional.of(random.pick(from))
        : Optional.empty();
  }

  private static List<Feature> featuresOf(Niche niche, SeededRandom random) {
    int wanted = 1 + random.below(3);
    var chosen = new ArrayList<Feature>();
    for (Feature feature : random.pick(niche.features(), niche.features().size())) {
      if (chosen.size() < wanted && chosen.stream().allMatch(feature::joins)) {
        chosen.add(feature);
      }
    }
    return List.copyOf(chosen);
  }

  private static String modelOf(String pattern, SeededRandom random) {
    var code = new StringBuilder();
    pattern
        .chars()
        .forEach(
            c ->
                code.append(
                    switch (c) {
                      case '#' -> (char) ('1' + random.below(9));
                      case '@' -> "ABCEFGHKMNPRSTVX".charAt(random.below(16));
                      default -> (char) c;
                    }));
    return code.toString();
  }
}
