package dev.zhiyin.tools.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Note;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.tools.evaluate.Outcome.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactRankingTest {
  private static final float[] NORTH = {0, 1};
  private static final float[] NORTH_EAST = {0.6f, 0.8f};
  private static final float[] EAST = {1, 0};

  @Test
  void ranksSeveralTargetsAsOneByOne() {
    var random = new Random(3);
    for (int round = 0; round < 200; round++) {
      var scores = new float[50];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = random.nextInt(12); // with many ties
      }
      int[] targets = random.ints(0, 50).distinct().limit(1 + random.nextInt(9)).toArray();
      int[] history =
          random
              .ints(0, 50)
              .filter(place -> IntStream.of(targets).noneMatch(target -> target == place))
              .distinct()
              .limit(5)
              .toArray();
      assertThat(ExactRanking.ranks(scores, targets, history))
          .containsExactly(
              IntStream.of(targets)
                  .map(target -> ExactRanking.rank(scores, target, history))
                  .toArray());
    }
  }

  @Test
  void ranksByTheInnerProductWithTheShopper() {
    VectorTable table = table(NORTH, NORTH_EAST, EAST);

    assertThat(ranked(table, new Case(viewed("p0"), List.of("p1"))))
        .isEqualTo(new Outcome(List.of(new Found("p1", 1)), List.of("p1", "p2")));
    assertThat(rank(table, "p2", "p0")).isEqualTo(2);
  }

  @Test
  void countsTiesAgainstTheTarget() {
    VectorTable table = table(NORTH, EAST, EAST, EAST);

    assertThat(rank(table, "p1", "p0")).isEqualTo(3);
    assertThat(
            ExactRanking.byPopularity(
                    List.of(new Case(viewed("p0"), List.of("p1"))),
                    table,
                    Map.of("p2", 7L, "p1", 7L),
                    true)
                .getFirst()
                .targets())
        .containsExactly(new Found("p1", 2));
  }

  @Test
  void leavesTheHistoryOut() {
    VectorTable table = table(NORTH, NORTH, EAST);

    assertThat(ranked(table, new Case(viewed("p0", "p1"), List.of("p2"))))
        .isEqualTo(new Outcome(List.of(new Found("p2", 1)), List.of("p2")));
  }

  /* As when serving, where each takes a call to the encoder. */
  @Test
  void countsTheTenNewestWordsOfAHistory() {
    var items = new ArrayList<HistoryItem>();
    for (int i = 0; i < 12; i++) {
      items.add(
          new HistoryItem(
              new Subject.Words("words " + i),
              EventType.SEARCH,
              Instant.ofEpochSecond(100 - i),
              List.of()));
    }
    var model = new UntrainedModel(2, HistoryWeights.DEFAULT);
    float[] all = VectorTable.user(new History(items), _ -> Optional.of(EAST), model).toArray();
    items.set(11, items.getFirst());
    var least = new History(items.subList(0, 10));
    var asked = new ArrayList<Subject>();
    VectorTable.user(
        new History(items),
        subject -> {
          asked.add(subject);
          return Optional.of(NORTH);
        },
        model);

    assertThat(asked).hasSize(10);
    assertThat(all)
        .containsExactly(VectorTable.user(least, _ -> Optional.of(EAST), model).toArray());
  }

  @Test
  void takesWordsOfTheHistoryByTheirFace() {
    var words =
        new History(
            List.of(
                new HistoryItem(
                    new Subject.Words("east"), EventType.SEARCH, Instant.EPOCH, List.of())));

    assertThat(ranked(table(NORTH, EAST), new Case(words, List.of("p1"))).targets())
        .containsExactly(new Found("p1", 1));
  }

  @Test
  void ranksEveryTarget() {
    VectorTable table = table(NORTH, NORTH_EAST, EAST);

    assertThat(ranked(table, new Case(viewed("p0"), List.of("p2", "p1"))).targets())
        .containsExactly(new Found("p2", 2), new Found("p1", 1));
  }

  /* p0 and p1 are of one group, which shows p1; p2 and p3 of another, which shows p2; p5 is a note. */
  private static VectorTable withGroups() {
    float[][] vectors = {NORTH, EAST, NORTH_EAST, NORTH, EAST, NORTH};
    List<String> ids = IntStream.range(0, vectors.length).mapToObj(i -> "p" + i).toList();
    List<Product> products =
        List.of(
            offer("p0", "g1", 3),
            offer("p1", "g1", 2),
            offer("p2", "g2", 1),
            offer("p3", "g2", 1),
            offer("p4", "", 1),
            Product.titled("p5", "p5").withNote(Optional.of(new Note("", List.of()))));
    return new VectorTable(
        new Assortment(ids, products::forEach),
        vectors,
        vectors,
        new UntrainedModel(2, HistoryWeights.DEFAULT),
        _ -> Optional.of(NORTH));
  }

  private static Product offer(String id, String group, double price) {
    return Product.titled(id, id)
        .withGroupId(group)
        .withOffer(Offer.of(OptionalDouble.of(price), "", OptionalInt.empty(), ""));
  }

  private static final History NORTHERLY =
      new History(
          List.of(
              new HistoryItem(
                  new Subject.Words("north"), EventType.SEARCH, Instant.EPOCH, List.of())));

  @Test
  void ranksNoNoteAndOfEachGroupWhatIsShown() {
    Outcome outcome = ranked(withGroups(), new Case(NORTHERLY, List.of("p3", "p0")));

    assertThat(outcome.targets()).containsExactly(new Found("p3", 1), new Found("p0", 3));
    assertThat(outcome.top()).containsExactlyInAnyOrder("p2", "p1", "p4").startsWith("p2");
  }

  @Test
  void leavesWholeGroupsOfTheHistoryOut() {
    assertThat(ranked(withGroups(), new Case(viewed("p3", "p2", "p5"), List.of("p0"))))
        .satisfies(one -> assertThat(one.targets()).containsExactly(new Found("p0", 2)))
        .satisfies(one -> assertThat(one.top()).containsExactlyInAnyOrder("p1", "p4"));
  }

  /* As the list of what is popular has it, from which lists for unknown shoppers are made. */
  @Test
  void aGroupIsAsPopularAsItsMostPopularOffer() {
    var one = new Case(NORTHERLY, List.of("p0"));
    Map<String, Long> popularity = Map.of("p0", 7L, "p2", 5L, "p5", 9L);

    assertThat(ExactRanking.byPopularity(List.of(one), withGroups(), popularity, true))
        .singleElement()
        .isEqualTo(new Outcome(List.of(new Found("p0", 1)), List.of("p1", "p2", "p4")));
  }

  /* Else one shopper who met and bought much costs the square of it. */
  @Test
  void scoresTheHistoryOnceHoweverManyTargetsThereAre() {
    var read = new AtomicInteger();
    VectorTable.Rows counted =
        (_, _) -> {
          read.incrementAndGet();
          return NORTH;
        };
    List<String> ids = IntStream.range(0, 100).mapToObj(i -> "p" + i).toList();
    var model = new UntrainedModel(2, HistoryWeights.DEFAULT);
    var table =
        new VectorTable(
            Assortment.of(ids), counted, (_, _) -> NORTH, model, _ -> Optional.of(EAST));
    String[] met = ids.subList(0, 40).toArray(String[]::new);
    read.set(0);

    ranked(table, new Case(viewed(met), ids.subList(50, 80)));

    assertThat(read).as("the catalogue, the history, the targets").hasValue(100 + 40 + 30);
  }

  /** Against a full sort, with more cases than are ranked at once and many ties. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithAFullSort(long seed) {
    var random = new Random(seed);
    var towerVectors = new float[157][];
    Arrays.setAll(
        towerVectors, _ -> new float[] {random.nextInt(4) - 1.5f, random.nextInt(4) - 1.5f});
    VectorTable table = table(towerVectors);
    List<Case> cases = IntStream.range(0, 150).mapToObj(_ -> randomCase(random)).toList();

    List<Outcome> outcomes = ExactRanking.byModel(cases, table);

    for (int i = 0; i < cases.size(); i++) {
      assertThat(outcomes.get(i)).as("case %d", i).isEqualTo(sorted(cases.get(i), table));
    }
  }

  private static Case randomCase(Random random) {
    List<String> ids = new ArrayList<>(IntStream.range(0, 157).mapToObj(i -> "p" + i).toList());
    Collections.shuffle(ids, random);
    String[] met = ids.subList(0, 1 + random.nextInt(20)).toArray(String[]::new);
    return new Case(viewed(met), ids.subList(30, 31 + random.nextInt(5)));
  }

  private static Outcome sorted(Case one, VectorTable table) {
    float[] user = table.user(one.history()).toArray();
    Map<String, Float> scores = new TreeMap<>();
    for (int place = 0; place < table.size(); place++) {
      scores.put(table.id(place), Vectors.dot(user, table.itemVector(place)));
    }
    scores.keySet().removeAll(one.history().productIds());
    return new Outcome(
        one.targets().stream()
            .map(
                id ->
                    new Found(
                        id,
                        (int)
                            scores.values().stream()
                                .filter(score -> score >= scores.getOrDefault(id, 0f))
                                .count()))
            .toList(),
        scores.keySet().stream()
            .sorted(
                Comparator.<String>comparingDouble(id -> -scores.getOrDefault(id, 0f))
                    .thenComparingInt(id -> ExactRanking.hash(table.place(id))))
            .limit(10)
            .toList());
  }

  @Test
  void refusesAScoreThatIsNotFinite() {
    var one = new Case(viewed("p0"), List.of("p1"));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ExactRanking.of(new float[] {Float.NaN, 1}, one, table(NORTH, EAST), true))
        .withMessage("a score of the model 'text' is not finite");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ExactRanking.of(
                    new float[] {1, Float.NEGATIVE_INFINITY}, one, table(NORTH, EAST), true));
  }

  @Test
  void refusesAVectorThatIsNotFinite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table(NORTH, new float[] {Float.NaN, 0}))
        .withMessage("a vector of product 'p1' has the value NaN");
  }

  private static int rank(VectorTable table, String target, String... history) {
    return ranked(table, new Case(viewed(history), List.of(target))).targets().getFirst().rank();
  }

  private static Outcome ranked(VectorTable table, Case one) {
    return ExactRanking.byModel(List.of(one), table).getFirst();
  }

  private static History viewed(String... ids) {
    return new History(
        Arrays.stream(ids)
            .map(
                id ->
                    new HistoryItem(new Subject.Item(id), EventType.VIEW, Instant.EPOCH, List.of()))
            .toList());
  }

  private static VectorTable table(float[]... towerVectors) {
    List<String> ids = IntStream.range(0, towerVectors.length).mapToObj(i -> "p" + i).toList();
    var model = new UntrainedModel(2, HistoryWeights.DEFAULT);
    return new VectorTable(
        Assortment.of(ids), towerVectors, towerVectors, model, words -> Optional.of(EAST));
  }
}
