package dev.zhiyin.sample;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.sample.Department.Brand;
import dev.zhiyin.sample.Department.Feature;
import dev.zhiyin.sample.Department.Language;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShop.SampleConfig;
import dev.zhiyin.sample.SampleShoppers.Persona;
import dev.zhiyin.sample.SampleShoppers.ShopEvent;
import dev.zhiyin.sample.ShopVocabulary.Niche;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * One shopper from joining to the end: visits, in each of which products of one interest are
 * viewed, some clicked, few put into the cart, fewer bought. Interests fade, and new ones come,
 * many of them out of what was bought. Not thread-safe; used once.
 */
final class Shopper {
  private static final int EVENTS_A_VISIT = 9;
  private static final long SHORTEST_BREAK = 1800;
  private static final long LONGEST_VISIT = 7200;
  private static final long DAY = 86_400;

  /** Products noticed before the shopper opens one of them. */
  private static final int GLANCES = 12;

  /** Interests that a shopper has at a time. */
  private static final int MOST_INTERESTS = 4;

  private final ShopVocabulary lexicon;
  private final double[] demand;
  private final NicheProducts byNiche;
  private final SampleConfig config;
  private final Persona persona;
  private final SeededRandom random;
  private final long end;
  private final int wanted;

  private final List<Interest> interests = new ArrayList<>();
  private final Set<Niche> satisfied = new HashSet<>();
  private final Set<Integer> owned = new HashSet<>();
  private final Set<Integer> seenInVisit = new HashSet<>();
  private final List<ShopEvent> events = new ArrayList<>();
  private final Baskets baskets;
  private Interest interest;
  private int session;
  private long now;

  /**
   * @param demand how much each niche is sought after, by its index
   */
  Shopper(
      ShopVocabulary lexicon,
      double[] demand,
      NicheProducts byNiche,
      SampleConfig config,
      Persona persona,
      SeededRandom random) {
    this.lexicon = lexicon;
    this.demand = demand;
    this.byNiche = byNiche;
    this.config = config;
    this.persona = persona;
    this.random = random;
    this.end = config.end().getEpochSecond();
    this.wanted = 2 + random.below(2);
    this.now = persona.joined();
    this.baskets = new Baskets(lexicon, byNiche, config, persona, owned);
    this.interest = focus();
  }

  /** Everything done, oldest first; called once. */
  List<ShopEvent> events() {
    int visits = Math.ceilDiv(persona.energy(), EVENTS_A_VISIT);
    long room = end - LONGEST_VISIT - persona.joined();
    long[] opens =
        LongStream.generate(() -> persona.joined() + (long) (random.unit() * room))
            .limit(visits)
            .sorted()
            .toArray();
    for (session = 0; session < opens.length; session++) {
      now = session == 0 ? opens[0] : Math.max(opens[session], now + SHORTEST_BREAK);
      int share = (persona.energy() - events.size()) / (opens.length - session);
      visit(Math.max(2, (int) (share * random.between(0.6, 1.4))));
    }
    return inOrder();
  }

  private void visit(int events) {
    seenInVisit.clear();
    interest = focus();
    int until = this.events.size() + events;
    if (events > 2 && random.chance(0.35)) {
      note(EventType.SEARCH, ShopEvent.NONE, interest.search(persona.language(), random));
    }
    Optional<SampleProduct> next = next();
    while (next.isPresent() && this.events.size() < until && now < end) {
      look(next.get());
      next = next();
    }
  }

  /* Of those noticed, the one that draws most, more or less; empty when nothing new is noticed. */
  private Optional<SampleProduct> next() {
    var language = random.chance(0.92) ? persona.language() : persona.language().other();
    var noticed =
        glance(
            random.chance(0.1)
                ? byNiche.everything(language)
                : byNiche.of(interest.niche, language));
    if (noticed.isEmpty()) {
      noticed = glance(byNiche.everything(language));
    }
    if (noticed.isEmpty()) {
      return Optional.empty();
    }
    double[] draws =
        noticed.stream()
            .mapToDouble(product -> StrictMath.exp(interest.appeal(product, persona)))
            .toArray();
    var product = noticed.get(random.weighted(draws));
    seenInVisit.add(product.index());
    return Optional.of(product);
  }

  /* What others who bought the interest's spark bought with it, of these products, is noticed more often. */
  private List<SampleProduct> glance(NicheProducts.ByPopularity some) {
    var noticed = new ArrayList<SampleProduct>();
    if (interest.spark.isPresent() && random.chance(0.5)) {
      var stream = SeededRandom.Stream.COMPANION;
      var companion = some.any(SeededRandom.of(config.seed(), stream, interest.spark.getAsInt()));
      noticed.addAll(List.of(companion, companion, companion, companion));
    }
    for (int glance = 0; glance < GLANCES; glance++) {
      noticed.add(some.draw(random));
    }
    noticed.removeIf(
        product ->
            product.createdSecond() >= now
                || owned.contains(product.index())
                || seenInVisit.contains(product.index()));
    return noticed;
  }

  private void look(SampleProduct product) {
    double appeal = interest.appeal(product, persona);
    note(EventType.VIEW, product);
    if (random.chance(chanceAt(appeal - 1.5))) {
      note(EventType.CLICK, product);
      if (random.chance(0.05)) {
        note(EventType.SHARE, product);
      }
      if (random.chance(0.2)) {
        note(EventType.FAVORITE, product);
      }
      if (random.chance(0.6 * chanceAt(appeal - 2))) {
        cart(product);
      }
    } else if (appeal < -0.5 && random.chance(0.1)) {
      note(EventType.DISLIKE, product);
    }
  }

  private void cart(SampleProduct product) {
    note(EventType.CART, product);
    if (random.chance(0.55)) {
      buy(product);
    } else if (random.chance(0.25)) {
      note(EventType.REMOVE_FROM_CART, product);
    }
  }

  /* Ends the wish for what lasts, and often awakes one for what goes with it. */
  private void buy(SampleProduct product) {
    now += 4 + random.below(40);
    baskets.buy(product, session, now);
    boolean lasting = !product.niche().isUsedUp();
    if (lasting || random.chance(0.5)) {
      owned.add(product.index());
    }
    long later = now + (long) (random.between(2, 9) * DAY);
    if (random.chance(0.25) && later < end) {
      events.add(event(EventType.REVIEW, product.index(), later, ""));
    }
    if (lasting) {
      satisfied.add(product.niche());
      if (interests.remove(interest)) {
        interests.addFirst(interest.fadingAt(now + DAY));
      }
    }
    var companions = companions(product.niche());
    if (!companions.isEmpty() && random.chance(0.8)) {
      wish(random.pick(companions), OptionalInt.of(product.index()));
    }
    if (interests.size() > MOST_INTERESTS) {
      interests.removeFirst();
    }
    interest = focus();
  }

  private void note(EventType type, SampleProduct product) {
    note(type, product.index(), "");
  }

  private void note(EventType type, int product, String text) {
    now += 4 + random.below(type == EventType.VIEW ? 90 : 40);
    if (now < end) {
      events.add(event(type, product, now, text));
    }
  }

  private ShopEvent event(EventType type, int product, long second, String text) {
    return new ShopEvent(persona.index(), session, 0, type, product, second, text, 0);
  }

  private List<ShopEvent> inOrder() {
    events.addAll(baskets.events());
    events.sort(Comparator.comparingLong(ShopEvent::second));
    return IntStream.range(0, events.size()).mapToObj(i -> events.get(i).numbered(i + 1)).toList();
  }

  /* What the shopper is after from now on: mostly the newest wish. */
  private Interest focus() {
    int before = interests.size();
    interests.removeIf(old -> old.until <= now);
    if (interests.size() < before && interests.size() < wanted && random.chance(0.5)) {
      var companions = companions(interest.niche);
      wish(companions.isEmpty() ? fresh() : random.pick(companions), OptionalInt.empty());
    }
    while (interests.size() < wanted) {
      wish(fresh(), OptionalInt.empty());
    }
    int index = interests.size() - 1;
    while (index > 0 && !random.chance(0.6)) {
      index--;
    }
    return interests.get(index);
  }

  private void wish(Niche niche, OptionalInt spark) {
    interests.add(Interest.of(niche, spark, now, random));
  }

  private List<Niche> companions(Niche niche) {
    return lexicon.companions(niche).stream().filter(each -> !satisfied.contains(each)).toList();
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

  private static double chanceAt(double logit) {
    return 1 / (1 + StrictMath.exp(-logit));
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
