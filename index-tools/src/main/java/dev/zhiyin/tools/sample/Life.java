package dev.zhiyin.tools.sample;

import dev.zhiyin.engine.shopper.EventType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * What one shopper does from joining to the end: visits, in each of which products are viewed, some
 * clicked, few kept, fewer bought. Not thread-safe; used once.
 */
final class Life {
  private static final int EVENTS_A_VISIT = 9;

  /** Products met before the shopper opens one of them. */
  private static final int GLANCES = 12;

  /** Chance that a visit opens at an hour, from midnight in China's time, beside the best hour. */
  private static final double[] HOURS = {
    .25, .12, .06, .04, .04, .06, .15, .3, .4, .5, .55, .6, .8, .75, .55, .5, .5, .55, .65, .8, .95,
    1, .9, .55
  };

  private static final long CHINA_SECONDS = 8 * 3600;

  private final Persona persona;
  private final Wishes wishes;
  private final Shelves shelves;
  private final SampleConfig config;
  private final Dice dice;

  private final List<ShopEvent> events = new ArrayList<>();
  private final List<SampleProduct> kept = new ArrayList<>();
  private final Set<Integer> owned = new HashSet<>();
  private int session;
  private long now;

  Life(Persona persona, Wishes wishes, Shelves shelves, SampleConfig config, Dice dice) {
    this.persona = persona;
    this.wishes = wishes;
    this.shelves = shelves;
    this.config = config;
    this.dice = dice;
  }

  List<ShopEvent> events() {
    long[] opens = opens();
    for (session = 0; session < opens.length; session++) {
      now = Math.max(opens[session], now + 1800);
      int share = (persona.energy() - events.size()) / (opens.length - session);
      visit(Math.max(1, (int) (share * dice.between(0.6, 1.4))));
    }
    return inOrder();
  }

  private long[] opens() {
    int visits = (persona.energy() + EVENTS_A_VISIT - 1) / EVENTS_A_VISIT;
    return LongStream.generate(this::opening).limit(visits).sorted().toArray();
  }

  private long opening() {
    long latest = config.end().getEpochSecond() - 7200;
    while (true) {
      long second = persona.joined() + (long) (dice.unit() * (latest - persona.joined()));
      int hour = (int) Math.floorMod((second + CHINA_SECONDS) / 3600, 24L);
      if (dice.chance(HOURS[hour])) {
        return second;
      }
    }
  }

  private void visit(int wanted) {
    int until = events.size() + wanted;
    Taste taste = wishes.focus(now);
    if (wanted > 2 && dice.chance(0.35)) {
      search(taste);
    }
    while (events.size() < until) {
      if (!kept.isEmpty() && dice.chance(0.12)) {
        comeBack(taste);
      } else {
        look(taste, find(taste));
      }
    }
  }

  private void search(Taste taste) {
    note(EventType.SEARCH, ShopEvent.NONE, Searches.write(taste, persona.language(), dice));
  }

  /** Of the products met, the one that draws the shopper most, more or less. */
  private SampleProduct find(Taste taste) {
    var shelf = shelfFor(taste);
    var met = new ArrayList<SampleProduct>();
    taste.spark().ifPresent(spark -> met.addAll(companion(spark, shelf)));
    for (int glance = 0; glance < GLANCES; glance++) {
      var product = shelf.meet(dice);
      if (product.createdSecond() < now && !owned.contains(product.index())) {
        met.add(product);
      }
    }
    if (met.isEmpty()) {
      return shelves.everything(persona.language()).oldest();
    }
    return met.get(
        dice.weighted(
            met.stream()
                .mapToDouble(product -> StrictMath.exp(taste.appeal(product, persona)))
                .toArray()));
  }

  private Shelves.Shelf shelfFor(Taste taste) {
    var language = dice.chance(0.92) ? persona.language() : persona.language().other();
    return dice.chance(0.08) ? shelves.everything(language) : shelves.of(taste.niche(), language);
  }

  /** What others who bought {@code spark} bought with it from this shelf, seen half of the time. */
  private List<SampleProduct> companion(int spark, Shelves.Shelf shelf) {
    var product = shelf.any(Dice.of(config.seed(), Dice.Stream.COMPANION, spark));
    boolean seen =
        dice.chance(0.5) && product.createdSecond() < now && !owned.contains(product.index());
    return seen ? List.of(product, product, product, product) : List.of();
  }

  private void look(Taste taste, SampleProduct product) {
    double appeal = taste.appeal(product, persona);
    note(EventType.VIEW, product.index(), "");
    if (!dice.chance(share(appeal - 1.5))) {
      if (appeal < -0.5 && dice.chance(0.06)) {
        note(EventType.DISLIKE, product.index(), "");
      }
      return;
    }
    note(EventType.CLICK, product.index(), "");
    if (dice.chance(0.05)) {
      note(EventType.SHARE, product.index(), "");
    }
    if (dice.chance(0.2)) {
      note(EventType.FAVORITE, product.index(), "");
      kept.add(product);
    }
    if (dice.chance(0.55 * share(appeal - 2))) {
      cart(taste, product);
    }
  }

  private void cart(Taste taste, SampleProduct product) {
    note(EventType.CART, product.index(), "");
    if (dice.chance(0.5)) {
      buy(taste, product);
    } else if (dice.chance(0.25)) {
      note(EventType.REMOVE_FROM_CART, product.index(), "");
    } else {
      kept.add(product);
    }
  }

  private void comeBack(Taste taste) {
    var product = kept.remove(dice.below(kept.size()));
    if (owned.contains(product.index())) {
      return;
    }
    note(EventType.VIEW, product.index(), "");
    note(EventType.CLICK, product.index(), "");
    if (dice.chance(0.4)) {
      cart(taste, product);
    }
  }

  private void buy(Taste taste, SampleProduct product) {
    note(EventType.PURCHASE, product.index(), "");
    if (!product.niche().department().consumed() || dice.chance(0.5)) {
      owned.add(product.index());
    }
    wishes.bought(taste, product, now);
    long later = now + (long) (dice.between(2, 9) * 86_400);
    if (dice.chance(0.25) && later < config.end().getEpochSecond()) {
      events.add(event(EventType.REVIEW, product.index(), later, ""));
    }
  }

  private void note(EventType type, int product, String text) {
    now += 4 + dice.below(type == EventType.VIEW ? 90 : 40);
    if (now < config.end().getEpochSecond()) {
      events.add(event(type, product, now, text));
    }
  }

  private ShopEvent event(EventType type, int product, long second, String text) {
    return new ShopEvent(persona.index(), session, 0, type, product, second, text);
  }

  private List<ShopEvent> inOrder() {
    events.sort(Comparator.comparingLong(ShopEvent::second));
    var numbered = new ArrayList<ShopEvent>(events.size());
    events.forEach(event -> numbered.add(event.numbered(numbered.size() + 1)));
    return numbered;
  }

  private static double share(double logit) {
    return 1 / (1 + StrictMath.exp(-logit));
  }
}
