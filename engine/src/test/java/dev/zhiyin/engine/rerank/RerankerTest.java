package dev.zhiyin.engine.rerank;

import static dev.zhiyin.engine.rerank.PlainItems.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.rerank.Decay.Origin;
import dev.zhiyin.engine.rerank.PlainItems.Place;
import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.ItemStore;
import dev.zhiyin.engine.retrieval.NumberField;
import dev.zhiyin.engine.retrieval.NumberField.OfOffer;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Source;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.RandomFilter;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RerankerTest {
  private static final Instant NOW = Instant.parse("2026-01-06T00:00:00Z");
  private static final int ROUNDS = 20;

  @RandomSeeds
  void withoutRulesNothingMoves(Seed seed) {
    Random random = seed.random();
    var items = PlainItems.of(40, random);
    List<Candidate> ranked = items.ranked(random);

    Reranked reranked = reranked(RerankRules.NONE, items, ranked, Map.of(), 10);

    assertThat(reranked.order()).isEqualTo(ranked);
    assertThat(reranked.page()).isEqualTo(10);
    assertThat(reranked.moves()).isEmpty();
  }

  @RandomSeeds
  void notesHaveTheirShareOfThePlacesAndKeepTheOrderOfTheOthers(Seed seed) {
    Random random = seed.random();
    for (int round = 0; round < ROUNDS; round++) {
      var items = PlainItems.of(30 + random.nextInt(30), random);
      List<Candidate> all = positive(items.ranked(random));
      int some = random.nextInt(12);
      int from = random.nextInt(all.size() - some);
      List<Candidate> notes = all.subList(from, from + some);
      List<Candidate> products = all.stream().filter(one -> !notes.contains(one)).toList();
      double closeness = random.nextDouble();
      double share = random.nextInt(6) / 10.0;
      int k = 1 + random.nextInt(20);

      Reranked reranked =
          new Reranker(
                  RerankRules.NONE.withNotes(share), items, Calibration.NONE, Candidate::score, NOW)
              .with(notes, closeness)
              .rerank(products, Map.of(), k);
      float least = products.get(Math.min(k, products.size()) - 1).score();
      long near = notes.stream().filter(one -> one.score() >= closeness * least).count();

      assertThat(reranked.page()).isEqualTo(Math.min(k, reranked.order().size()));
      for (int places = 1; places <= reranked.order().size(); places++) {
        long owed = Math.min(near, Math.round(Math.floor(share * places + 1e-9)));
        assertThat(reranked.order().subList(0, places).stream().filter(notes::contains))
            .as("a share of %s of %d places", share, places)
            .hasSize((int) owed);
      }
      assertThat(reranked.order().stream().filter(products::contains)).isEqualTo(products);
      assertThat(reranked.order().stream().filter(notes::contains))
          .isEqualTo(
              notes.subList(0, (int) reranked.order().stream().filter(notes::contains).count()));
    }
  }

  @RandomSeeds
  void aFloorOfExposureIsKeptOverADayByProductsThatAreNearEnough(Seed seed) {
    Random random = seed.random();
    double share = (1 + random.nextInt(4)) / 10.0;
    double relevance = random.nextInt(3) / 2.0;
    int k = 5 + random.nextInt(10);
    var count = new ExposureCount();
    boolean always = true;
    for (int round = 0; round < 40; round++) {
      var items = PlainItems.of(60, random);
      Filter filter = Filter.of(new Condition.Brands(List.of("探路者")));
      List<Candidate> ranked = positive(items.ranked(random));
      Set<ProductRef> small =
          items.matching(ranked.stream().map(Candidate::product).toList(), filter);
      RerankRules rules =
          RerankRules.NONE.withExposure(new ExposureFloor(filter, share, relevance));
      ExposureCount.Shown before = count.today(NOW);

      Reranked reranked =
          new Reranker(rules, items, Calibration.NONE, Candidate::score, NOW)
              .after(before)
              .rerank(ranked, Map.of(), k);
      count.add(reranked.shown(), NOW);

      List<Candidate> page = reranked.first();
      long exposed = page.stream().filter(one -> small.contains(one.product())).count();
      assertThat(reranked.exposed()).isEqualTo((int) exposed);
      long natural =
          ranked.subList(0, k).stream().filter(one -> small.contains(one.product())).count();
      List<Candidate> lifted = page.stream().filter(one -> ranked.indexOf(one) >= k).toList();
      List<Candidate> displaced =
          ranked.subList(0, k).stream().filter(one -> !page.contains(one)).toList();
      assertThat(lifted).allMatch(one -> small.contains(one.product()));
      assertThat(displaced).noneMatch(one -> small.contains(one.product()));
      assertThat(page.subList(0, k - lifted.size()))
          .isEqualTo(ranked.subList(0, k).stream().filter(page::contains).toList());
      for (int i = 0; i < lifted.size(); i++) {
        assertThat(lifted.get(i).score())
            .isGreaterThanOrEqualTo(
                (float) relevance * displaced.get(displaced.size() - 1 - i).score() - 1e-6f);
      }
      double lacking = share * (before.places() + k) - before.exposed();
      double most = Math.max(0, Math.min(lacking, Math.ceil(2 * share * k - 1e-9)));
      assertThat(exposed).isLessThanOrEqualTo(Math.max(natural, (long) Math.floor(most + 1e-9)));
      always &= exposed >= Math.min(small.size(), (long) Math.floor(most + 1e-9));
    }
    assertThat(relevance > 0 || always).as("of all that was owed and there").isTrue();
  }

  @RandomSeeds
  void aFloorOfExposureIsKeptBesidePinsAndNotes(Seed seed) {
    Random random = seed.random();
    Filter filter = Filter.of(new Condition.Brands(List.of("探路者")));
    var count = new ExposureCount();
    for (int round = 0; round < 40; round++) {
      var items = PlainItems.of(120, random);
      List<Candidate> all = positive(items.ranked(random));
      Set<ProductRef> small = items.matching(all.stream().map(Candidate::product).toList(), filter);
      List<Candidate> others = all.stream().filter(it -> !small.contains(it.product())).toList();
      List<Candidate> notes = others.subList(others.size() - 3, others.size());
      List<Candidate> pinned =
          List.of(others.get(random.nextInt(12)), others.get(others.size() - 4));
      List<Candidate> ranked = // no small one is on the page by itself
          Stream.concat(
                  others.stream().filter(one -> !notes.contains(one)),
                  all.stream().filter(one -> small.contains(one.product())))
              .toList();

      Reranked reranked =
          new Reranker(
                  RerankRules.NONE
                      .withExposure(new ExposureFloor(filter, .2, 0))
                      .withNotes(random.nextInt(2) / 5.0),
                  items,
                  Calibration.NONE,
                  Candidate::score,
                  NOW)
              .after(count.today(NOW))
              .with(notes, 0)
              .rerank(ranked, Map.of(1, pinned.getFirst(), 2, pinned.getLast()), 10);
      count.add(reranked.shown(), NOW);

      assertThat(reranked.exposed()).isEqualTo(2);
      assertThat(reranked.order().subList(0, 2)).isEqualTo(pinned);
    }
    assertThat(count.today(NOW)).isEqualTo(new ExposureCount.Shown(400, 80));
  }

  /* The same order with scores above 0. */
  private static List<Candidate> positive(List<Candidate> ranked) {
    return ranked.stream()
        .map(one -> new Candidate(one.product(), one.sources(), (float) Math.exp(one.score())))
        .toList();
  }

  @Test
  void aShareOfAScoreBelowZeroIsLowerThanIt() {
    assertThat(ExposureReranking.isNear(-0.5, -0.4, 0.8)).isTrue();
    assertThat(ExposureReranking.isNear(-0.51, -0.4, 0.8)).isFalse();
    assertThat(ExposureReranking.isNear(-9, -0.4, 0)).isTrue();
    assertThat(ExposureReranking.isNear(0.41, 0.5, 0.8)).isTrue();
    assertThat(ExposureReranking.isNear(0.39, 0.5, 0.8)).isFalse();
  }

  @Test
  void aNewDayBeginsWithNothingShown() {
    var count = new ExposureCount();
    count.add(new ExposureCount.Shown(10, 1), NOW.minusSeconds(1));
    assertThat(count.today(NOW.minusSeconds(1))).isEqualTo(new ExposureCount.Shown(10, 1));
    assertThat(count.today(NOW)).isEqualTo(new ExposureCount.Shown(0, 0));
    count.add(new ExposureCount.Shown(5, 2), NOW);
    count.add(new ExposureCount.Shown(5, 0), NOW.plusSeconds(86_399));
    assertThat(count.today(NOW)).isEqualTo(new ExposureCount.Shown(10, 2));
  }

  @RandomSeeds
  void whateverTheRulesNoProductIsLostOrShownTwiceAndMovesAddUp(Seed seed) {
    Random random = seed.random();
    for (int round = 0; round < ROUNDS; round++) {
      var items = PlainItems.of(1 + random.nextInt(60), random);
      List<Candidate> ranked = items.ranked(random);
      Map<Integer, Candidate> pinned = pinned(items, ranked, random);
      int k = 1 + random.nextInt(20);

      Reranked reranked = reranked(rules(random), items, ranked, pinned, k);

      List<Integer> pins = pins(pinned, k);
      assertThat(docs(reranked.order()))
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(docs(ranked).stream(), pins.stream()).distinct().toList());
      for (int place = 0; place < reranked.page(); place++) {
        int doc = number(reranked.order().get(place));
        int before = docs(ranked).indexOf(doc);
        int moved = reranked.moves(new Place(doc)).stream().mapToInt(Move::by).sum();
        assertThat(place + moved).isEqualTo(before < 0 ? ranked.size() : before);
        assertThat(reranked.moves(new Place(doc))).extracting(Move::by).doesNotContain(0);
        assertThat(reranked.moves(new Place(doc))).extracting(Move::rule).isSorted();
      }
    }
  }

  @RandomSeeds
  void boostsMultiplyScores(Seed seed) {
    Random random = seed.random();
    var items = PlainItems.of(50, random);
    List<Candidate> ranked = items.ranked(random);
    List<Boost> boosts = boosts(random);

    List<Candidate> order =
        reranked(RerankRules.NONE.withBoosts(boosts), items, ranked, Map.of(), 10).order();

    Map<Integer, Double> boosted = new HashMap<>();
    for (Candidate one : ranked) {
      double value = one.score();
      for (Boost boost : boosts) {
        if (FilterOracle.allows(boost.filter(), items.product(one.product()))) {
          value = value < 0 ? value / boost.factor() : value * boost.factor();
        }
      }
      boosted.put(number(one), value);
    }
    for (int i = 1; i < order.size(); i++) {
      double before = Objects.requireNonNull(boosted.get(number(order.get(i - 1))));
      double after = Objects.requireNonNull(boosted.get(number(order.get(i))));
      assertThat(before).isGreaterThanOrEqualTo(after - 1e-12);
    }
  }

  private static final List<Decay> DECAYS =
      List.of(
          new Decay(new Origin.Value(OfOffer.PRICE, OptionalDouble.of(2)), 3, .5),
          new Decay(new Origin.Value(OfOffer.CREATED, OptionalDouble.empty()), 86_400_000, 1),
          new Decay(
              new Origin.Value(new NumberField.OfAttribute("weight"), OptionalDouble.of(1)), 1, 2),
          new Decay(new Origin.Place("place", new GeoPoint(30, 60)), 3_000, 4));

  @RandomSeeds
  void decaysMultiplyScoresByNearness(Seed seed) {
    Random random = seed.random();
    var items = PlainItems.of(50, random);
    List<Candidate> ranked = items.ranked(random);
    RerankRules rules = RerankRules.NONE.withDecays(DECAYS);

    List<Candidate> order = reranked(rules, items, ranked, Map.of(), 10).order();

    for (Candidate one : ranked) {
      List<BoostFactor> lifts = Reranker.lifts(rules, items, one.product(), NOW);
      assertThat(lifts.stream().mapToDouble(BoostFactor::factor).reduce(1, (a, b) -> a * b))
          .isCloseTo(decayed(items.product(one.product())), within(1e-9));
      assertThat(lifts)
          .extracting(BoostFactor::boost)
          .isSubsetOf("price", "createdAt", "attributes.weight", "attributes.place");
    }
    var boosted = new ArrayList<Double>();
    for (Candidate one : order) {
      double factor = decayed(items.product(one.product()));
      boosted.add(one.score() < 0 ? one.score() / factor : one.score() * factor);
    }
    for (int i = 1; i < boosted.size(); i++) {
      assertThat(boosted.get(i - 1)).isGreaterThanOrEqualTo(boosted.get(i) - 1e-9);
    }
  }

  private static double decayed(Product product) {
    double factor = 1;
    if (product.offer().price().isPresent()) {
      factor *= 1 + .5 * Math.pow(.5, Math.abs(product.offer().price().getAsDouble() - 2) / 3);
    }
    if (product.created().isPresent()) {
      long age = Math.abs(NOW.toEpochMilli() - product.created().get().toEpochMilli());
      factor *= 1 + Math.pow(.5, age / 86_400_000.0);
    }
    var weights = FilterOracle.numbers(product, "weight").map(it -> Math.abs(it - 1)).min();
    if (weights.isPresent()) {
      factor *= 1 + 2 * Math.pow(.5, weights.getAsDouble());
    }
    var km = FilterOracle.kilometres(product, "place", new GeoPoint(30, 60)).min();
    if (km.isPresent()) {
      factor *= 1 + 4 * Math.pow(.5, km.getAsDouble() / 3_000);
    }
    return factor;
  }

  @RandomSeeds
  void whatWasJustBoughtComesBehindEverythingElseInItsOrder(Seed seed) {
    Random random = seed.random();
    var items = PlainItems.of(50, random);
    List<Candidate> ranked = items.ranked(random);
    Set<CategoryPath> bought =
        ranked.stream()
            .map(one -> items.product(one.product()).category())
            .filter(path -> !path.isEmpty() && random.nextInt(4) == 0)
            .collect(Collectors.toSet());

    Reranked reranked =
        new Reranker(RerankRules.NONE, items, Calibration.NONE, Candidate::score, NOW)
            .holdingBack(bought)
            .rerank(ranked, Map.of(), 10);

    Predicate<Candidate> held = one -> bought.contains(items.product(one.product()).category());
    assertThat(reranked.order())
        .isEqualTo(
            Stream.concat(ranked.stream().filter(held.negate()), ranked.stream().filter(held))
                .toList());
    assertThat(reranked.moves().values())
        .allSatisfy(
            moves -> assertThat(moves).extracting(Move::rule).containsExactly(Rule.RENEWAL));
  }

  @RandomSeeds
  void diversityGivesEachPlaceToTheBestByMaximalMarginalRelevance(Seed seed) {
    Random random = seed.random();
    var items = PlainItems.of(30, random);
    List<Candidate> ranked = items.ranked(random);
    double strength = random.nextDouble();

    List<Candidate> order =
        reranked(RerankRules.NONE.withDiversity(strength), items, ranked, Map.of(), 8).order();

    for (int place = 0; place < 8; place++) {
      List<Candidate> chosen = order.subList(0, place);
      double best = value(order.get(place), chosen, ranked, items, strength);
      for (Candidate other : order.subList(place + 1, order.size())) {
        assertThat(value(other, chosen, ranked, items, strength)).isLessThanOrEqualTo(best + 1e-6);
      }
    }
    assertThat(order.subList(8, order.size()))
        .as("the others stay in order")
        .isSortedAccordingTo(Comparator.comparingInt(ranked::indexOf));
  }

  private static double value(
      Candidate one,
      List<Candidate> chosen,
      List<Candidate> ranked,
      ItemStore items,
      double strength) {
    double relevance = 1 - (double) ranked.indexOf(one) / (ranked.size() - 1);
    double nearest =
        chosen.stream().mapToDouble(other -> cosine(items, one, other)).max().orElse(0);
    return (1 - strength) * relevance - strength * nearest;
  }

  @RandomSeeds
  void moreDiversityMakesAPageMoreUnlike(Seed seed) {
    Random random = seed.random();
    var items = PlainItems.of(60, random);
    List<Candidate> ranked = items.ranked(random);

    double none = likeness(page(0, items, ranked), items);
    double most = likeness(page(1, items, ranked), items);

    assertThat(most).isLessThan(none);
  }

  private static List<Candidate> page(double strength, ItemStore items, List<Candidate> ranked) {
    return reranked(RerankRules.NONE.withDiversity(strength), items, ranked, Map.of(), 6).first();
  }

  private static double likeness(List<Candidate> page, ItemStore items) {
    return page.stream()
        .flatMapToDouble(
            one ->
                page.stream()
                    .filter(other -> number(other) != number(one))
                    .mapToDouble(other -> cosine(items, one, other)))
        .average()
        .orElseThrow();
  }

  @RandomSeeds
  void capsHoldAndThePageIsAsFullAsTheyAllow(Seed seed) {
    Random random = seed.random();
    for (int round = 0; round < ROUNDS; round++) {
      var items = PlainItems.of(1 + random.nextInt(60), random);
      List<Candidate> ranked = items.ranked(random);
      Caps caps = caps(random);
      int k = 1 + random.nextInt(20);

      Reranked reranked = reranked(RerankRules.NONE.withCaps(caps), items, ranked, Map.of(), k);

      List<Product> page = products(reranked.first(), items);
      assertThat(overCaps(page, caps)).isFalse();
      assertThat(reranked.first()).isSortedAccordingTo(Comparator.comparingInt(ranked::indexOf));
      for (Candidate later : reranked.order().subList(reranked.page(), reranked.order().size())) {
        List<Product> more = new ArrayList<>(page);
        more.add(items.product(later.product()));
        assertThat(page.size() == k || overCaps(more, caps)).isTrue();
      }
    }
  }

  @RandomSeeds
  void pinsStandAtTheirPositionsAndCountForCaps(Seed seed) {
    Random random = seed.random();
    for (int round = 0; round < ROUNDS; round++) {
      var items = PlainItems.of(30 + random.nextInt(60), random);
      List<Candidate> ranked = items.ranked(random);
      Map<Integer, Candidate> pinned = pinned(items, ranked, random);
      int k = 1 + random.nextInt(20);
      RerankRules rules = rules(random);

      Reranked reranked = reranked(rules, items, ranked, pinned, k);

      List<Integer> pins = pins(pinned, k);
      assertThat(reranked.promoted().stream().map(PlainItems::number))
          .containsExactlyInAnyOrderElementsOf(pins);
      assertThat(docs(reranked.first())).containsAll(pins);
      pinned.forEach(
          (position, pin) -> {
            long before = pinned.keySet().stream().filter(other -> other < position).count();
            if (position <= k && position - 1 - before <= reranked.page() - pins.size()) {
              assertThat(number(reranked.order().get(position - 1))).isEqualTo(number(pin));
            }
          });
      List<Product> others =
          products(
              reranked.first().stream().filter(one -> !pins.contains(number(one))).toList(), items);
      List<Product> promoted = pins.stream().map(items.products()::get).toList();
      if (!overCaps(promoted, rules.caps())) {
        assertThat(
                overCaps(Stream.concat(others.stream(), promoted.stream()).toList(), rules.caps()))
            .isFalse();
      }
    }
  }

  @RandomSeeds
  void everyInterestHasHalfOfItsShareOfThePlaces(Seed seed) {
    Random random = seed.random();
    int interests = 2 + random.nextInt(3);
    var items = PlainItems.of(200, random);
    List<Candidate> ranked = items.ranked(random);
    double[] parts = random.doubles(interests, .1, 1).toArray();
    double sum = IntStream.range(0, interests).mapToDouble(i -> parts[i]).sum();
    List<Double> weights =
        IntStream.range(0, interests)
            .mapToObj(i -> parts[i] / sum)
            .sorted(Comparator.reverseOrder())
            .toList();
    /* The last interest has few products, far down. */
    var calibration =
        new Calibration(
            weights,
            one ->
                number(one) % 20 == 0 ? interests - 1 : number(one) % Math.max(1, interests - 1));

    Reranked reranked =
        new Reranker(RerankRules.DEFAULT, items, calibration, Candidate::score, NOW)
            .rerank(ranked, Map.of(), 20);

    for (int n = 1; n <= 20; n++) {
      for (int i = 0; i < interests; i++) {
        int last = interests - 1;
        int interest = i;
        long shown =
            reranked.order().subList(0, n).stream()
                .filter(
                    one ->
                        (number(one) % 20 == 0 ? last : number(one) % Math.max(1, last))
                            == interest)
                .count();
        assertThat(shown).isGreaterThanOrEqualTo((long) (weights.get(i) * n / 2) - 1);
      }
    }
  }

  @RandomSeeds
  void everyInterestHasHalfOfItsShareOfThePlacesThatNotesAndPinsLeave(Seed seed) {
    Random random = seed.random();
    List<Double> weights = List.of(.5, .3, .2);
    for (int round = 0; round < ROUNDS; round++) {
      var items = PlainItems.of(200, random);
      List<Candidate> all = positive(items.ranked(random));
      List<Candidate> ranked = all.subList(10, all.size());
      Map<Integer, Candidate> pinned = pinned(items, ranked, random);
      List<Candidate> notes =
          all.subList(0, 10).stream().filter(one -> !pinned.containsValue(one)).toList();

      Reranked reranked =
          new Reranker(
                  RerankRules.DEFAULT.withNotes(.2),
                  items,
                  new Calibration(weights, one -> number(one) % 3),
                  Candidate::score,
                  NOW)
              .with(notes, 0)
              .rerank(ranked, pinned, 20);

      List<Candidate> page = reranked.first().stream().filter(one -> !notes.contains(one)).toList();
      int left = page.size() - pins(pinned, 20).size();
      for (int i = 0; i < weights.size(); i++) {
        int interest = i;
        assertThat(page.stream().filter(one -> number(one) % 3 == interest).count())
            .isGreaterThanOrEqualTo((long) (weights.get(i) * left / 2) - 1);
      }
    }
  }

  @Test
  void anInterestOfHalfTheWeightHasEveryFourthPlace() {
    var items = PlainItems.of(20, new Random(1));
    List<Candidate> ranked =
        IntStream.range(0, 20)
            .mapToObj(doc -> new Candidate(new Place(doc), EnumSet.of(Source.LEARNED), 20 - doc))
            .toList();
    var calibration = new Calibration(List.of(.5, .5), one -> number(one) < 12 ? 0 : 1);

    Reranked reranked =
        new Reranker(RerankRules.DEFAULT, items, calibration, Candidate::score, NOW)
            .rerank(ranked, Map.of(), 9);

    assertThat(docs(reranked.first())).containsExactly(0, 1, 2, 12, 3, 4, 5, 13, 6);
    assertThat(reranked.moves(new Place(12))).containsExactly(new Move(Rule.INTERESTS, 9));
  }

  @Test
  void rulesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> RerankRules.NONE.withDiversity(1.5))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("diversity is '1.5'; wanted 0 to 1");
    assertThatThrownBy(() -> new ExposureFloor(Filter.ALL, .6, 0))
        .hasMessage("share is '0.6'; wanted 0 to 0.5");
    assertThatThrownBy(() -> new ExposureFloor(Filter.ALL, .1, 1.1))
        .hasMessage("relevance is '1.1'; wanted 0 to 1");
    assertThatThrownBy(() -> new Caps(0, 1, 1)).hasMessage("category is '0'; wanted 1 to 1000");
    assertThatThrownBy(() -> new Pin("p", 0)).hasMessage("position is '0'; wanted 1 to 500");
    assertThatThrownBy(() -> RerankRules.NONE.withPins(List.of(new Pin("p", 1), new Pin("q", 1))))
        .hasMessage("pins is 'position 1'; wanted each position once");
    assertThatThrownBy(() -> RerankRules.NONE.withPins(List.of(new Pin("p", 1), new Pin("p", 2))))
        .hasMessage("pins is 'p'; wanted each product once");
  }

  private static Reranked reranked(
      RerankRules rules,
      ItemStore items,
      List<Candidate> ranked,
      Map<Integer, Candidate> pinned,
      int k) {
    return new Reranker(rules, items, Calibration.NONE, Candidate::score, NOW)
        .rerank(ranked, pinned, k);
  }

  private static RerankRules rules(Random random) {
    return RerankRules.NONE
        .withDiversity(random.nextBoolean() ? 0 : random.nextDouble())
        .withInterests(random.nextBoolean())
        .withBoosts(random.nextBoolean() ? List.of() : boosts(random))
        .withDecays(random.nextBoolean() ? List.of() : DECAYS)
        .withCaps(random.nextBoolean() ? Caps.OFF : caps(random))
        .withExposure(
            random.nextBoolean()
                ? ExposureFloor.OFF
                : new ExposureFloor(
                    RandomFilter.of(random), random.nextDouble() / 2, random.nextDouble()))
        .withNotes(random.nextDouble() / 2);
  }

  private static List<Boost> boosts(Random random) {
    return IntStream.range(0, 3)
        .mapToObj(i -> new Boost("b" + i, RandomFilter.of(random), .2 + 2 * random.nextDouble()))
        .toList();
  }

  private static Caps caps(Random random) {
    return new Caps(cap(random), cap(random), cap(random));
  }

  private static int cap(Random random) {
    return random.nextInt(3) == 0 ? Caps.NONE : 1 + random.nextInt(4);
  }

  /** Some products, ranked or not, at different positions. */
  private static Map<Integer, Candidate> pinned(
      PlainItems items, List<Candidate> ranked, Random random) {
    var pinned = new HashMap<Integer, Candidate>();
    random
        .ints(random.nextInt(4), 0, items.products().size())
        .distinct()
        .forEach(
            doc ->
                pinned.put(
                    1 + random.nextInt(12),
                    ranked.stream()
                        .filter(one -> number(one) == doc)
                        .findFirst()
                        .orElseGet(
                            () -> new Candidate(new Place(doc), EnumSet.of(Source.PINNED), 0))));
    return pinned;
  }

  private static List<Integer> pins(Map<Integer, Candidate> pinned, int k) {
    return pinned.entrySet().stream()
        .filter(pin -> pin.getKey() <= k)
        .map(pin -> number(pin.getValue()))
        .toList();
  }

  private static boolean overCaps(List<Product> page, Caps caps) {
    return over(page, product -> product.category().toString(), caps.category())
        || over(page, product -> product.brand().toLowerCase(Locale.ROOT), caps.brand())
        || over(page, product -> product.offer().seller().toLowerCase(Locale.ROOT), caps.seller());
  }

  private static boolean over(List<Product> page, Function<Product, String> kind, int cap) {
    return page.stream()
        .map(kind)
        .filter(name -> !name.isBlank())
        .collect(Collectors.groupingBy(name -> name, Collectors.counting()))
        .values()
        .stream()
        .anyMatch(count -> count > cap);
  }

  private static List<Product> products(List<Candidate> candidates, ItemStore items) {
    return candidates.stream().map(one -> items.product(one.product())).toList();
  }

  private static List<Integer> docs(List<Candidate> candidates) {
    return candidates.stream().map(PlainItems::number).toList();
  }

  private static double cosine(ItemStore items, Candidate one, Candidate other) {
    List<Embedding> both = items.embeddings(List.of(one.product(), other.product()));
    return both.getFirst().cosine(both.getLast());
  }
}
