package dev.zhiyin.tools.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.recommend.BuyAgainRequest;
import dev.zhiyin.engine.recommend.ComplementsRequest;
import dev.zhiyin.engine.recommend.Recommended;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Asks what is due again and what goes together, and counts it anew from the purchases. */
final class PurchaseTruth {
  /** Of a product with so many waits the share that has ended is told from them alone. */
  private static final int MANY = 200;

  /** So many waits of a buyer count, the first, lest one buyer be taken for others. */
  private static final int OF_ONE = 5;

  /** "Products like this" are told of: its category counts as 300 waits beside its own. */
  private static final double OF_ITS_KIND = .1;

  /** Standard errors of a share that hundreds of products are looked at for. */
  private static final double SURE = 3;

  /** So many waits have lasted nearly a year, where what happens within it is counted. */
  private static final int LONG_KNOWN = 20;

  private static final double YEAR = 365;

  private final Recommender recommender;
  private final Instant now;
  private final Map<String, CategoryPath> categories;
  private final Map<String, Map<String, List<Event>>> bought = new HashMap<>();

  /** Shoppers by key, of whom each basket is a set. */
  private final Map<String, Map<String, Set<String>>> baskets = new HashMap<>();

  private final Map<String, Instant> days = new HashMap<>();

  /** Categories of which it has been counted that they are bought again. */
  private final Set<CategoryPath> boughtAgain = new HashSet<>();

  long dueOfOwn;
  long dueOfOthers;
  long othersCounted;

  /** The sum of the shares of these that are told as one half. */
  double othersShare;

  long together;
  long categoriesTogether;

  PurchaseTruth(Recommender recommender, Instant now, Map<String, CategoryPath> categories) {
    this.recommender = recommender;
    this.now = now;
    this.categories = categories;
  }

  void add(Event event) {
    if (event.type() == EventType.PURCHASE && event.subject() instanceof Subject.Item(String id)) {
      String shopper = event.shopperId().key();
      bought
          .computeIfAbsent(shopper, _ -> new HashMap<>())
          .computeIfAbsent(id, _ -> new ArrayList<>())
          .add(event);
      baskets
          .computeIfAbsent(shopper, _ -> new HashMap<>())
          .computeIfAbsent(event.line().orderId().orElseGet(() -> day(event)), _ -> new HashSet<>())
          .add(id);
    }
  }

  /* The basket without an order that a purchase falls into, by when that began. */
  private String day(Event event) {
    Instant begun = days.getOrDefault(event.shopperId().key(), Instant.MIN);
    if (begun.equals(Instant.MIN) || days(begun, event.timestamp()) >= 1) {
      begun = event.timestamp();
      days.put(event.shopperId().key(), begun);
    }
    return "day " + begun;
  }

  /** What is due of one shopper. */
  void due(List<Event> events, Locale locale) {
    var request = new BuyAgainRequest(events, Filter.ALL, Language.of(locale), 10);
    for (Recommended one : recommender.buyAgain(request).items()) {
      Reason reason = one.reasons().getFirst();
      assertThat(reason.code()).isEqualTo(ReasonCode.DUE_AGAIN);
      String id = one.product().id();
      List<Event> own =
          events.stream()
              .filter(event -> event.subject().equals(new Subject.Item(id)))
              .filter(event -> event.type() == EventType.PURCHASE)
              .toList();
      assertThat(reason.evidence().productIds()).containsExactly(id);
      assertThat(reason.evidence().eventIds())
          .containsExactlyElementsOf(own.stream().map(Event::id).toList().reversed());
      Map<String, Double> figures = reason.evidence().figures();
      double since = days(own.getLast().timestamp(), now);
      assertThat(figures.get("sinceDays")).isCloseTo(since, within(1e-6));
      List<Instant> occasions = occasions(own);
      if (occasions.size() > 1) {
        double every = days(occasions.getFirst(), occasions.getLast()) / (occasions.size() - 1);
        assertThat(figures.get("everyDays")).isCloseTo(every, within(1e-6));
        says(reason, every, since);
        dueOfOwn++;
      } else {
        double others = figures.get("othersDays");
        says(reason, Math.ceil(others), since);
        ofOthers(id, others);
        dueOfOthers++;
      }
    }
  }

  private static void says(Reason reason, double usual, double since) {
    for (long number : new long[] {Math.max(1, Math.round(usual)), (long) since}) {
      if (number > 1) {
        assertThat(reason.sentence()).containsPattern("(^|\\D)" + number + "(\\D|$)");
      }
    }
  }

  /* Kaplan and Meier (1958), of this product alone where it was bought often enough. */
  private void ofOthers(String id, double days) {
    requireBoughtAgain(category(id));
    List<double[]> waits = new ArrayList<>();
    Instant end =
        bought.values().stream()
            .flatMap(of -> of.values().stream())
            .map(of -> of.getLast().timestamp())
            .max(Instant::compareTo)
            .orElseThrow();
    for (Map<String, List<Event>> shopper : bought.values()) {
      List<Instant> occasions = occasions(shopper.getOrDefault(id, List.of()));
      for (int i = 0; i < Math.min(OF_ONE, occasions.size()); i++) {
        boolean last = i == occasions.size() - 1;
        Instant until = last ? end : occasions.get(i + 1);
        waits.add(new double[] {days(occasions.get(i), until), last ? 0 : 1});
      }
    }
    if (waits.size() < MANY) {
      return;
    }
    waits.sort((a, b) -> Double.compare(a[0], b[0]));
    if (waits.get(waits.size() - LONG_KNOWN)[0] < YEAR - 65) {
      return; // so new that nobody can count what happens within a year
    }
    double year = again(waits, YEAR);
    long ended = waits.stream().filter(wait -> wait[1] == 1 && wait[0] <= YEAR).count();
    double within = again(waits, days) / year;
    assertThat(within)
        .as("%s within %s days, %d bought it again", id, days, ended)
        .isCloseTo(.5, within(OF_ITS_KIND + SURE * Math.sqrt(.25 / ended)));
    assertThat(year).isGreaterThan(.03);
    othersShare += within;
    othersCounted++;
  }

  private static double again(List<double[]> waits, double days) {
    double left = 1;
    for (int i = 0; i < waits.size() && waits.get(i)[0] <= days; i++) {
      left *= 1 - waits.get(i)[1] / (waits.size() - i);
    }
    return 1 - left;
  }

  /* Of those who bought of a category, one in twenty has bought one of its products twice. */
  private void requireBoughtAgain(CategoryPath path) {
    if (boughtAgain.add(path)) {
      List<List<List<Event>>> buyers =
          bought.values().stream()
              .map(
                  of ->
                      of.entrySet().stream()
                          .filter(one -> isWithin(one.getKey(), path))
                          .map(Map.Entry::getValue)
                          .toList())
              .filter(of -> !of.isEmpty())
              .toList();
      long again =
          buyers.stream()
              .filter(of -> of.stream().anyMatch(one -> occasions(one).size() > 1))
              .count();
      assertThat(again).as("%s", path).isGreaterThanOrEqualTo(Math.ceilDiv(buyers.size(), 20));
    }
  }

  private static List<Instant> occasions(List<Event> own) {
    var occasions = new ArrayList<Instant>();
    for (Event event : own) {
      if (occasions.isEmpty() || days(occasions.getLast(), event.timestamp()) >= 1) {
        occasions.add(event.timestamp());
      }
    }
    return occasions;
  }

  private static double days(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 86_400_000.0;
  }

  /** What goes with one product. */
  void complements(String id, Locale locale) {
    var request = new ComplementsRequest(id, Filter.ALL, locale, 10);
    for (Recommended one : recommender.complements(request).items()) {
      Reason reason = one.reasons().getFirst();
      assertThat(reason.evidence().productIds()).containsExactly(id);
      long shoppers = reason.evidence().figures().get("shoppers").longValue();
      assertThat(reason.sentence()).contains(Long.toString(shoppers));
      assertThat(reason.evidence().figures().get("lift")).isGreaterThan(1);
      if (reason.code() == ReasonCode.BOUGHT_TOGETHER) {
        assertThat(shoppers).isBetween(3L, count(id, one.product().id()));
        together++;
      } else {
        assertThat(reason.code()).isEqualTo(ReasonCode.CATEGORIES_BOUGHT_TOGETHER);
        assertThat(shoppers).isBetween(3L, count(category(id), category(one.product().id())));
        categoriesTogether++;
      }
    }
  }

  private CategoryPath category(String id) {
    return categories.getOrDefault(id, CategoryPath.NONE);
  }

  /* Of baskets of more than a hundred products only these count, so it is as many at least. */
  private long count(String id, String other) {
    return baskets.values().stream()
        .filter(of -> of.values().stream().anyMatch(b -> b.contains(id) && b.contains(other)))
        .count();
  }

  private long count(CategoryPath one, CategoryPath other) {
    return baskets.values().stream()
        .filter(of -> of.values().stream().anyMatch(b -> has(b, one) && has(b, other)))
        .count();
  }

  private boolean has(Set<String> basket, CategoryPath path) {
    return basket.stream().anyMatch(id -> isWithin(id, path));
  }

  private boolean isWithin(String id, CategoryPath path) {
    return category(id).sharedLevels(path) == path.levels().size();
  }

  String text(String shop) {
    return String.format(
        Locale.ROOT,
        "purchases of %s: due again by own habit %d, by others %d (%d counted anew, mean share %.3f); bought together"
            + " %d, by category %d%n",
        shop,
        dueOfOwn,
        dueOfOthers,
        othersCounted,
        othersShare / othersCounted,
        together,
        categoriesTogether);
  }
}
