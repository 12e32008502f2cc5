package dev.zhiyin.engine.arrange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.RandomFilter;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArrangerTest {
  private static final int ROUNDS = 20;

  @RandomSeeds
  void withoutRulesNothingMoves(Seed seed) {
    Random random = seed.random();
    var shelf = PlainShelf.of(40, random);
    List<Candidate> ranked = shelf.ranked(random);

    Arranged arranged = arranged(ArrangeRules.NONE, shelf, ranked, Map.of(), 10);

    assertThat(arranged.order()).isEqualTo(ranked);
    assertThat(arranged.page()).isEqualTo(10);
    assertThat(arranged.moves()).isEmpty();
  }

  @RandomSeeds
  void whateverTheRulesNoProductIsLostOrShownTwiceAndMovesAddUp(Seed seed) {
    Random random = seed.random();
    for (int round = 0; round < ROUNDS; round++) {
      var shelf = PlainShelf.of(1 + random.nextInt(60), random);
      List<Candidate> ranked = shelf.ranked(random);
      Map<Integer, Candidate> pinned = pinned(shelf, ranked, random);
      int k = 1 + random.nextInt(20);

      Arranged arranged = arranged(rules(random), shelf, ranked, pinned, k);

      List<Integer> pins = pins(pinned, k);
      assertThat(docs(arranged.order()))
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(docs(ranked).stream(), pins.stream()).distinct().toList());
      for (int place = 0; place < arranged.page(); place++) {
        int doc = arranged.order().get(place).doc();
        int before = docs(ranked).indexOf(doc);
        int moved = arranged.moves(doc).stream().mapToInt(Move::by).sum();
        assertThat(place + moved).isEqualTo(before < 0 ? ranked.size() : before);
        assertThat(arranged.moves(doc)).extracting(Move::by).doesNotContain(0);
        assertThat(arranged.moves(doc)).extracting(Move::rule).isSorted();
      }
    }
  }

  @RandomSeeds
  void boostsMultiplyScores(Seed seed) {
    Random random = seed.random();
    var shelf = PlainShelf.of(50, random);
    List<Candidate> ranked = shelf.ranked(random);
    List<Boost> boosts = boosts(random);

    List<Candidate> order =
        arranged(ArrangeRules.NONE.withBoosts(boosts), shelf, ranked, Map.of(), 10).order();

    Map<Integer, Double> boosted = new HashMap<>();
    for (Candidate one : ranked) {
      double value = one.score();
      for (Boost boost : boosts) {
        if (FilterOracle.allows(boost.filter(), shelf.product(one.doc()))) {
          value = value < 0 ? value / boost.factor() : value * boost.factor();
        }
      }
      boosted.put(one.doc(), value);
    }
    for (int i = 1; i < order.size(); i++) {
      double before = Objects.requireNonNull(boosted.get(order.get(i - 1).doc()));
      double after = Objects.requireNonNull(boosted.get(order.get(i).doc()));
      assertThat(before).isGreaterThanOrEqualTo(after - 1e-12);
    }
  }

  @RandomSeeds
  void diversityGivesEachPlaceToTheBestByMaximalMarginalRelevance(Seed seed) {
    Random random = seed.random();
    var shelf = PlainShelf.of(30, random);
    List<Candidate> ranked = shelf.ranked(random);
    double strength = random.nextDouble();

    List<Candidate> order =
        arranged(ArrangeRules.NONE.withDiversity(strength), shelf, ranked, Map.of(), 8).order();

    for (int place = 0; place < 8; place++) {
      List<Candidate> chosen = order.subList(0, place);
      double best = value(order.get(place), chosen, ranked, shelf, strength);
      for (Candidate other : order.subList(place + 1, order.size())) {
        assertThat(value(other, chosen, ranked, shelf, strength)).isLessThanOrEqualTo(best + 1e-6);
      }
    }
    assertThat(order.subList(8, order.size()))
        .as("the others stay in order")
        .isSortedAccordingTo(Comparator.comparingInt(ranked::indexOf));
  }

  private static double value(
      Candidate one, List<Candidate> chosen, List<Candidate> ranked, Shelf shelf, double strength) {
    double relevance = 1 - (double) ranked.indexOf(one) / (ranked.size() - 1);
    double nearest =
        chosen.stream().mapToDouble(other -> cosine(shelf, one, other)).max().orElse(0);
    return (1 - strength) * relevance - strength * nearest;
  }

  @RandomSeeds
  void moreDiversityMakesAPageMoreUnlike(Seed seed) {
    Random random = seed.random();
    var shelf = PlainShelf.of(60, random);
    List<Candidate> ranked = shelf.ranked(random);

    double none = likeness(page(0, shelf, ranked), shelf);
    double most = likeness(page(1, shelf, ranked), shelf);

    assertThat(most).isLessThan(none);
  }

  private static List<Candidate> page(double strength, Shelf shelf, List<Candidate> ranked) {
    return arranged(ArrangeRules.NONE.withDiversity(strength), shelf, ranked, Map.of(), 6).first();
  }

  private static double likeness(List<Candidate> page, Shelf shelf) {
    return page.stream()
        .flatMapToDouble(
            one ->
                page.stream()
                    .filter(other -> other.doc() != one.doc())
                    .mapToDouble(other -> cosine(shelf, one, other)))
        .average()
        .orElseThrow();
  }

  @RandomSeeds
  void capsHoldAndThePageIsAsFullAsTheyAllow(Seed seed) {
    Random random = seed.random();
    for (int round = 0; round < ROUNDS; round++) {
      var shelf = PlainShelf.of(1 + random.nextInt(60), random);
      List<Candidate> ranked = shelf.ranked(random);
      Caps caps = caps(random);
      int k = 1 + random.nextInt(20);

      Arranged arranged = arranged(ArrangeRules.NONE.withCaps(caps), shelf, ranked, Map.of(), k);

      List<Product> page = products(arranged.first(), shelf);
      assertThat(overCaps(page, caps)).isFalse();
      assertThat(arranged.first()).isSortedAccordingTo(Comparator.comparingInt(ranked::indexOf));
      for (Candidate later : arranged.order().subList(arranged.page(), arranged.order().size())) {
        List<Product> more = new ArrayList<>(page);
        more.add(shelf.product(later.doc()));
        assertThat(page.size() == k || overCaps(more, caps)).isTrue();
      }
    }
  }

  @RandomSeeds
  void pinsStandAtTheirPositionsAndCountForCaps(Seed seed) {
    Random random = seed.random();
    for (int round = 0; round < ROUNDS; round++) {
      var shelf = PlainShelf.of(30 + random.nextInt(60), random);
      List<Candidate> ranked = shelf.ranked(random);
      Map<Integer, Candidate> pinned = pinned(shelf, ranked, random);
      int k = 1 + random.nextInt(20);
      ArrangeRules rules = rules(random);

      Arranged arranged = arranged(rules, shelf, ranked, pinned, k);

      List<Integer> pins = pins(pinned, k);
      assertThat(arranged.promoted()).containsExactlyInAnyOrderElementsOf(pins);
      assertThat(docs(arranged.first())).containsAll(pins);
      pinned.forEach(
          (position, pin) -> {
            long before = pinned.keySet().stream().filter(other -> other < position).count();
            if (position <= k && position - 1 - before <= arranged.page() - pins.size()) {
              assertThat(arranged.order().get(position - 1).doc()).isEqualTo(pin.doc());
            }
          });
      List<Product> others =
          products(
              arranged.first().stream().filter(one -> !pins.contains(one.doc())).toList(), shelf);
      List<Product> promoted = pins.stream().map(shelf::product).toList();
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
    var shelf = PlainShelf.of(200, random);
    List<Candidate> ranked = shelf.ranked(random);
    double[] parts = random.doubles(interests, .1, 1).toArray();
    double sum = IntStream.range(0, interests).mapToDouble(i -> parts[i]).sum();
    List<Double> weights =
        IntStream.range(0, interests)
            .mapToObj(i -> parts[i] / sum)
            .sorted(Comparator.reverseOrder())
            .toList();
    /* The last interest has few products, far down. */
    var turns =
        new Turns(weights, doc -> doc % 20 == 0 ? interests - 1 : doc % Math.max(1, interests - 1));

    Arranged arranged = new Arranger(ArrangeRules.DEFAULT, shelf, turns).of(ranked, Map.of(), 20);

    for (int n = 1; n <= 20; n++) {
      for (int i = 0; i < interests; i++) {
        int last = interests - 1;
        int interest = i;
        long shown =
            arranged.order().subList(0, n).stream()
                .filter(
                    one -> (one.doc() % 20 == 0 ? last : one.doc() % Math.max(1, last)) == interest)
                .count();
        assertThat(shown).isGreaterThanOrEqualTo((long) (weights.get(i) * n / 2) - 1);
      }
    }
  }

  @Test
  void anInterestOfHalfTheWeightHasEveryFourthPlace() {
    var shelf = PlainShelf.of(20, new Random(1));
    List<Candidate> ranked =
        IntStream.range(0, 20)
            .mapToObj(doc -> new Candidate(doc, EnumSet.of(Source.LEARNED), 20 - doc))
            .toList();
    var turns = new Turns(List.of(.5, .5), doc -> doc < 12 ? 0 : 1);

    Arranged arranged = new Arranger(ArrangeRules.DEFAULT, shelf, turns).of(ranked, Map.of(), 9);

    assertThat(docs(arranged.first())).containsExactly(0, 1, 2, 12, 3, 4, 5, 13, 6);
    assertThat(arranged.moves(12)).containsExactly(new Move(Rule.INTERESTS, 9));
  }

  @Test
  void rulesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> ArrangeRules.NONE.withDiversity(1.5))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("diversity is '1.5'; wanted 0 to 1");
    assertThatThrownBy(() -> new Caps(0, 1, 1)).hasMessage("category is '0'; wanted 1 to 1000");
    assertThatThrownBy(() -> new Pin("p", 0)).hasMessage("position is '0'; wanted 1 to 500");
    assertThatThrownBy(() -> ArrangeRules.NONE.withPins(List.of(new Pin("p", 1), new Pin("q", 1))))
        .hasMessage("pins is 'position 1'; wanted each position once");
    assertThatThrownBy(() -> ArrangeRules.NONE.withPins(List.of(new Pin("p", 1), new Pin("p", 2))))
        .hasMessage("pins is 'p'; wanted each product once");
  }

  private static Arranged arranged(
      ArrangeRules rules,
      Shelf shelf,
      List<Candidate> ranked,
      Map<Integer, Candidate> pinned,
      int k) {
    return new Arranger(rules, shelf, Turns.NONE).of(ranked, pinned, k);
  }

  private static ArrangeRules rules(Random random) {
    return new ArrangeRules(
        random.nextBoolean() ? 0 : random.nextDouble(),
        random.nextBoolean(),
        List.of(),
        random.nextBoolean() ? List.of() : boosts(random),
        random.nextBoolean() ? Caps.OFF : caps(random),
        List.of());
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
      PlainShelf shelf, List<Candidate> ranked, Random random) {
    var pinned = new HashMap<Integer, Candidate>();
    random
        .ints(random.nextInt(4), 0, shelf.products().size())
        .distinct()
        .forEach(
            doc ->
                pinned.put(
                    1 + random.nextInt(12),
                    ranked.stream()
                        .filter(one -> one.doc() == doc)
                        .findFirst()
                        .orElseGet(() -> new Candidate(doc, EnumSet.of(Source.PINNED), 0))));
    return pinned;
  }

  private static List<Integer> pins(Map<Integer, Candidate> pinned, int k) {
    return pinned.entrySet().stream()
        .filter(pin -> pin.getKey() <= k)
        .map(pin -> pin.getValue().doc())
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

  private static List<Product> products(List<Candidate> candidates, Shelf shelf) {
    return candidates.stream().map(one -> shelf.product(one.doc())).toList();
  }

  private static List<Integer> docs(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::doc).toList();
  }

  private static double cosine(Shelf shelf, Candidate one, Candidate other) {
    List<Embedding> both = shelf.embeddings(new int[] {one.doc(), other.doc()});
    return both.getFirst().cosine(both.getLast());
  }
}
