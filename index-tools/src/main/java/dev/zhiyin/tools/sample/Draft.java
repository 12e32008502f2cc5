package dev.zhiyin.tools.sample;

import dev.zhiyin.tools.sample.Department.Audience;
import dev.zhiyin.tools.sample.Department.Brand;
import dev.zhiyin.tools.sample.Department.Feature;
import dev.zhiyin.tools.sample.Department.Material;
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
record Draft(
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

  static Draft of(Niche niche, Language language, Dice dice) {
    var leaf = niche.leaf();
    return new Draft(
        niche,
        language,
        dice.pick(niche.brands()),
        dice.pick(leaf.nouns()).in(language),
        some(leaf.audience(), 1, dice),
        leaf.model().isEmpty() ? some(niche.department().series(), 0.4, dice) : Optional.empty(),
        some(niche.materials(), 0.7, dice),
        some(niche.colors(), 0.55, dice),
        featuresOf(niche, dice),
        leaf.spec().values().isEmpty() ? -1 : dice.below(leaf.spec().values().size()),
        modelOf(leaf.model(), dice));
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
  String fill(Words template, Dice dice) {
    var uses = dice.pick(niche.leaf().uses(), 2);
    return say(template)
        .replace("{brand}", say(brand.name()))
        .replace("{noun}", bareNoun())
        .replace("{one}", noun)
        .replace("{One}", noun.substring(0, 1).toUpperCase(Locale.ROOT) + noun.substring(1))
        .replace("{use}", say(uses.getFirst()))
        .replace("{other}", say(uses.getLast()));
  }

  private static <T> Optional<T> some(List<T> from, double probability, Dice dice) {
    return !from.isEmpty() && dice.chance(probability)
        ? Optional.of(dice.pick(from))
        : Optional.empty();
  }

  private static List<Feature> featuresOf(Niche niche, Dice dice) {
    int wanted = 1 + dice.below(3);
    var chosen = new ArrayList<Feature>();
    for (Feature feature : dice.pick(niche.features(), niche.features().size())) {
      if (chosen.size() < wanted && chosen.stream().allMatch(feature::joins)) {
        chosen.add(feature);
      }
    }
    return List.copyOf(chosen);
  }

  private static String modelOf(String pattern, Dice dice) {
    var code = new StringBuilder();
    pattern
        .chars()
        .forEach(
            c ->
                code.append(
                    switch (c) {
                      case '#' -> (char) ('1' + dice.below(9));
                      case '@' -> "ABCEFGHKMNPRSTVX".charAt(dice.below(16));
                      default -> (char) c;
                    }));
    return code.toString();
  }
}
