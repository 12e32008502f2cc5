package dev.zhiyin.sample;

import dev.zhiyin.sample.Department.Brand;
import dev.zhiyin.sample.Department.Feature;
import dev.zhiyin.sample.Department.Language;
import dev.zhiyin.sample.Lexicon.Niche;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShoppers.Persona;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The interests of one shopper as time goes by: old ones fade and new ones come, half of them out
 * of what was bought or looked at before. Not thread-safe.
 */
final class ShopperInterests {
  private static final int MOST = 4;
  private static final long AFTERGLOW = 86_400;

  private final Lexicon lexicon;
  private final double[] demand;
  private final Persona persona;
  private final SeededRandom random;
  private final int wanted;
  private final List<Interest> interests = new ArrayList<>();
  private final Set<Niche> satisfied = new HashSet<>();

  ShopperInterests(Lexicon lexicon, double[] demand, Persona persona, SeededRandom random) {
    this.lexicon = lexicon;
    this.demand = demand;
    this.persona = persona;
    this.random = random;
    this.wanted = 2 + random.below(2);
  }

  /** What the shopper is after in a visit that begins at {@code now}: mostly the newest wish. */
  Interest focus(long now) {
    renew(now);
    int index = interests.size() - 1;
    while (index > 0 && !random.chance(0.6)) {
      index--;
    }
    return interests.get(index);
  }

  /** A purchase ends the wish for what lasts, and often awakes one for what goes with it. */
  void bought(Interest interest, SampleProduct product, long now) {
    if (!product.niche().department().consumed()) {
      satisfied.add(product.niche());
      if (interests.remove(interest)) {
        interests.addFirst(interest.fadingAt(now + AFTERGLOW));
      }
    }
    var companions = companions(product.niche());
    if (!companions.isEmpty() && random.chance(0.8)) {
      interests.add(
          Interest.of(random.pick(companions), OptionalInt.of(product.index()), now, random));
    }
    if (interests.size() > MOST) {
      interests.removeFirst();
    }
  }

  private List<Niche> companions(Niche niche) {
    return lexicon.companions(niche).stream().filter(each -> !satisfied.contains(each)).toList();
  }

  private void renew(long now) {
    List<Interest> faded = interests.stream().filter(interest -> interest.until() <= now).toList();
    interests.removeAll(faded);
    faded.stream()
        .limit(1)
        .filter(_ -> interests.size() < wanted && random.chance(0.5))
        .map(interest -> next(interest.niche()))
        .forEach(niche -> interests.add(Interest.of(niche, OptionalInt.empty(), now, random)));
    while (interests.size() < wanted) {
      interests.add(Interest.of(fresh(), OptionalInt.empty(), now, random));
    }
  }

  private Niche next(Niche niche) {
    var companions = companions(niche);
    return companions.isEmpty() ? fresh() : random.pick(companions);
  }

  private Niche fresh() {
    var department = random.pick(persona.departments());
    boolean strays = random.chance(0.15);
    var open =
        lexicon.niches().stream()
            .filter(niche -> strays || niche.department().equals(department))
            .filter(niche -> !satisfied.contains(niche))
            .toList();
    return open.isEmpty()
        ? random.pick(lexicon.niches())
        : open.get(
            random.weighted(open.stream().mapToDouble(niche -> demand[niche.index()]).toArray()));
  }

  /**
   * What a shopper is after for some weeks.
   *
   * @param likes features looked for
   * @param spark product whose purchase awoke this interest
   * @param until second at which it has faded
   */
  record Interest(Niche niche, List<Feature> likes, Brand brand, OptionalInt spark, long until) {
    private static final double SHORTEST_DAYS = 12;
    private static final double LONGEST_DAYS = 40;

    static Interest of(Niche niche, OptionalInt spark, long now, SeededRandom random) {
      double days = random.between(SHORTEST_DAYS, LONGEST_DAYS);
      return new Interest(
          niche,
          random.pick(niche.features(), 2),
          random.pick(niche.brands()),
          spark,
          now + (long) (days * 86_400));
    }

    Interest fadingAt(long second) {
      return new Interest(niche, likes, brand, spark, Math.min(until, second));
    }

    /** How much a product draws this shopper; 0 is indifferent, about -2 to 5. */
    double appeal(SampleProduct product, Persona persona) {
      var draft = product.draft();
      double liked = likes.stream().filter(draft.features()::contains).count();
      return 0.5 * product.quality()
          + 0.7 * liked
          + (draft.brand().equals(brand) ? 0.8 : 0)
          + (product.circle() == persona.circle() ? 1.8 : 0)
          - (suits(draft, persona) ? 0 : 2)
          - 0.7 * Math.abs(persona.tier() - draft.brand().tier());
    }

    private static boolean suits(ProductDraft draft, Persona persona) {
      return draft.audience().stream()
          .allMatch(audience -> audience.word().chinese().equals(persona.audience()));
    }

    /** What a shopper types who is after this. */
    String search(Language language, SeededRandom random) {
      var words = new ArrayList<String>();
      if (random.chance(0.2)) {
        words.add(brand.name().in(language));
      }
      if (random.chance(0.6)) {
        words.add(bare(random.pick(likes).word().in(language)));
      }
      words.add(bare(random.pick(niche.leaf().nouns()).in(language)));
      var specs = niche.leaf().spec().values();
      if (!specs.isEmpty() && random.chance(0.25)) {
        words.add(random.pick(specs).in(language));
      }
      String text = String.join(" ", words);
      return language == Language.ENGLISH ? text.toLowerCase(Locale.ROOT) : text;
    }

    private static String bare(String phrase) {
      return phrase.replaceFirst("^(an? |with |带)", "");
    }
  }
}
