package dev.zhiyin.sample;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShop.SampleConfig;
import dev.zhiyin.sample.SampleShoppers.Persona;
import dev.zhiyin.sample.SampleShoppers.ShopEvent;
import dev.zhiyin.sample.ShopperInterests.Interest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What one shopper does from joining to the end: visits, in each of which products are viewed, some
 * clicked, few kept, fewer bought. Not thread-safe; used once.
 */
final class Visits {
  private static final int EVENTS_A_VISIT = 9;
  private static final long SHORTEST_BREAK = 1800;
  private static final long LONGEST_VISIT = 7200;
  private static final long DAY = 86_400;

  /** Chance that a visit opens at an hour, from midnight in China's time, beside the best hour. */
  private static final double[] HOURS = {
    .25, .12, .06, .04, .04, .06, .15, .3, .4, .5, .55, .6, .8, .75, .55, .5, .5, .55, .65, .8, .95,
    1, .9, .55
  };

  private static final long CHINA_SECONDS = 8 * 3600;

  private final Persona persona;
  private final ShopperInterests interests;
  private final Browsing browsing;
  private final long end;
  private final SeededRandom random;

  private final List<ShopEvent> events = new ArrayList<>();
  private final List<SampleProduct> kept = new ArrayList<>();
  private Interest interest;
  private int session;
  private long now;

  Visits(
      Persona persona,
      ShopperInterests interests,
      Browsing browsing,
      SampleConfig config,
      SeededRandom random) {
    this.persona = persona;
    this.interests = interests;
    this.browsing = browsing;
    this.end = config.end().getEpochSecond();
    this.random = random;
    this.interest = interests.focus(persona.joined());
  }

  /** Everything done, oldest first; called once. */
  List<ShopEvent> events() {
    long[] opens = opens();
    for (session = 0; session < opens.length; session++) {
      now = Math.max(opens[session], now + SHORTEST_BREAK);
      int share = (persona.energy() - events.size()) / (opens.length - session);
      visit(Math.max(2, (int) (share * random.between(0.6, 1.4))));
    }
    return inOrder();
  }

  private long[] opens() {
    int visits = (persona.energy() + EVENTS_A_VISIT - 1) / EVENTS_A_VISIT;
    return LongStream.generate(this::opening).limit(visits).sorted().toArray();
  }

  private long opening() {
    while (true) {
      long room = end - LONGEST_VISIT - persona.joined();
      long second = persona.joined() + (long) (random.unit() * room);
      int hour = (int) Math.floorMod((second + CHINA_SECONDS) / 3600, 24L);
      if (random.chance(HOURS[hour])) {
        return second;
      }
    }
  }

  private void visit(int wanted) {
    browsing.visitBegins();
    interest = interests.focus(now);
    int until = events.size() + wanted;
    if (wanted > 2 && random.chance(0.35)) {
      note(EventType.SEARCH, ShopEvent.NONE, interest.search(persona.language(), random));
    }
    boolean curious = true;
    while (curious && events.size() < until && now < end) {
      if (!kept.isEmpty() && random.chance(0.12)) {
        comeBack();
      } else {
        var product = browsing.next(interest, now);
        product.ifPresent(this::look);
        curious = product.isPresent();
      }
    }
  }

  private void look(SampleProduct product) {
    double appeal = interest.appeal(product, persona);
    note(EventType.VIEW, product);
    if (random.chance(chanceAt(appeal - 1.5))) {
      study(product, appeal);
    } else if (appeal < -0.5 && random.chance(0.1)) {
      note(EventType.DISLIKE, product);
    }
  }

  private void study(SampleProduct product, double appeal) {
    note(EventType.CLICK, product);
    if (random.chance(0.05)) {
      note(EventType.SHARE, product);
    }
    if (random.chance(0.2)) {
      note(EventType.FAVORITE, product);
      kept.add(product);
    }
    if (random.chance(0.55 * chanceAt(appeal - 2))) {
      cart(product);
    }
  }

  private void cart(SampleProduct product) {
    note(EventType.CART, product);
    if (random.chance(0.5)) {
      buy(product);
    } else if (random.chance(0.25)) {
      note(EventType.REMOVE_FROM_CART, product);
    } else {
      kept.add(product);
    }
  }

  private void comeBack() {
    var product = kept.remove(random.below(kept.size()));
    if (browsing.tempts(product, now)) {
      browsing.open(product);
      note(EventType.VIEW, product);
      note(EventType.CLICK, product);
      if (random.chance(0.4)) {
        cart(product);
      }
    }
  }

  private void buy(SampleProduct product) {
    note(EventType.PURCHASE, product);
    if (!product.niche().department().consumed() || random.chance(0.5)) {
      browsing.owns(product);
    }
    long later = now + (long) (random.between(2, 9) * DAY);
    if (random.chance(0.25) && later < end) {
      events.add(event(EventType.REVIEW, product.index(), later, ""));
    }
    interests.bought(interest, product, now);
    interest = interests.focus(now);
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
    return new ShopEvent(persona.index(), session, 0, type, product, second, text);
  }

  private List<ShopEvent> inOrder() {
    events.sort(Comparator.comparingLong(ShopEvent::second));
    var numbered = new ArrayList<ShopEvent>(events.size());
    events.forEach(event -> numbered.add(event.numbered(numbered.size() + 1)));
    return numbered;
  }

  private static double chanceAt(double logit) {
    return 1 / (1 + StrictMath.exp(-logit));
  }
}
