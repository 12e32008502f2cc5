package dev.zhiyin.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShoppers.Persona;
import dev.zhiyin.sample.SampleShoppers.ShopEvent;
import dev.zhiyin.sample.ShopVocabulary.Niche;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What there is to learn from the sample's events. */
@Tag("slow")
class SignalTest {
  private static final int TOP = 10;
  private static final int NEIGHBOURHOOD = 6;
  private static final Set<EventType> LIKING =
      EnumSet.of(
          EventType.VIEW,
          EventType.CLICK,
          EventType.FAVORITE,
          EventType.CART,
          EventType.PURCHASE,
          EventType.SHARE);

  /** Products of each shopper in the order in which they were first met. */
  private final Map<Integer, List<Integer>> paths = paths();

  @Test
  void tastesDriftFromTheFirstThirdToTheLast() {
    var regulars = paths.values().stream().filter(path -> path.size() >= 15).toList();
    long drifted = regulars.stream().filter(path -> overlap(path) < 0.5).count();
    assertThat(drifted / (double) regulars.size()).isGreaterThan(0.7);
  }

  @Test
  void theNextProductIsMostlyOfACategoryMetLately() {
    long lately =
        tested()
            .filter(
                path ->
                    path.subList(Math.max(0, path.size() - 6), path.size() - 1).stream()
                        .map(SignalTest::group)
                        .anyMatch(group(path.getLast())::equals))
            .count();
    assertThat(lately / (double) tested().count()).isGreaterThan(0.5);
  }

  @Test
  void whatOthersMetNextToItPredictsFarBetterThanPopularity() {
    var popularity = popularity();
    var together = together();
    long byPopularity =
        tested().filter(path -> best(popularity, path).contains(path.getLast())).count();
    long byNeighbours =
        tested()
            .filter(
                path -> best(neighbours(path, together, popularity), path).contains(path.getLast()))
            .count();
    assertThat(byNeighbours).isGreaterThan(5 * byPopularity);
    assertThat(byNeighbours / (double) tested().count()).isGreaterThan(0.15);
  }

  @Test
  void shoppersOfOneCircleAgreeOnProductsThatNoTextTellsApart() {
    var departments = Sample.LEXICON.niches().stream().map(Niche::department).distinct().toList();
    var circles = new HashMap<Integer, Integer>();
    long own =
        purchases()
            .filter(
                event ->
                    circles.computeIfAbsent(event.user(), user -> circle(user, departments))
                        == Sample.PRODUCTS.get(event.product()).circle())
            .count();
    assertThat(own / (double) purchases().count()).isGreaterThan(2.0 / SampleProduct.CIRCLES);
  }

  private static int circle(int user, List<Department> departments) {
    var random = SeededRandom.of(Sample.CONFIG.seed(), SeededRandom.Stream.SHOPPER, user);
    return Persona.of(user, Sample.CONFIG, departments, random).circle();
  }

  @Test
  void aPurchaseAwakesInterestInWhatGoesWithIt() {
    var byUser = Sample.EVENTS.stream().collect(Collectors.groupingBy(ShopEvent::user));
    List<ShopEvent> chosen = // neither taken along nor bought again
        purchases()
            .filter(
                bought ->
                    bought.equals(
                        first(byUser.getOrDefault(bought.user(), List.of()), bought.product())))
            .filter(
                bought ->
                    byUser.getOrDefault(bought.user(), List.of()).stream()
                        .anyMatch(
                            event ->
                                event.type() == EventType.VIEW
                                    && event.product() == bought.product()
                                    && event.ordinal() < bought.ordinal()))
            .toList();
    long awakened =
        chosen.stream()
            .filter(
                bought -> {
                  var companions = Sample.LEXICON.companions(niche(bought.product()));
                  return byUser.getOrDefault(bought.user(), List.of()).stream()
                      .filter(event -> event.type() == EventType.VIEW)
                      .filter(event -> event.ordinal() > bought.ordinal())
                      .limit(5)
                      .anyMatch(event -> companions.contains(niche(event.product())));
                })
            .count();
    assertThat(awakened / (double) chosen.size()).isGreaterThan(0.4);
  }

  private static ShopEvent first(List<ShopEvent> events, int product) {
    return events.stream()
        .filter(event -> event.type() == EventType.PURCHASE && event.product() == product)
        .findFirst()
        .orElseThrow();
  }

  private static Stream<ShopEvent> purchases() {
    return Sample.EVENTS.stream().filter(event -> event.type() == EventType.PURCHASE);
  }

  private Stream<List<Integer>> tested() {
    return paths.values().stream().filter(path -> path.size() >= 5);
  }

  private static Map<Integer, List<Integer>> paths() {
    var met = new TreeMap<Integer, Set<Integer>>();
    Sample.EVENTS.stream()
        .filter(event -> LIKING.contains(event.type()))
        .forEach(
            event ->
                met.computeIfAbsent(event.user(), _ -> new LinkedHashSet<>()).add(event.product()));
    return met.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
  }

  /** Share of the last third that falls into the groups of the first third. */
  private static double overlap(List<Integer> path) {
    int third = path.size() / 3;
    var first = path.subList(0, third).stream().map(SignalTest::group).collect(Collectors.toSet());
    var last = path.subList(path.size() - third, path.size());
    return last.stream().filter(product -> first.contains(group(product))).count() / (double) third;
  }

  private static String group(int product) {
    return niche(product).group().name().english();
  }

  private static Niche niche(int product) {
    return Sample.PRODUCTS.get(product).niche();
  }

  private Map<Integer, Double> popularity() {
    var counts = new HashMap<Integer, Double>();
    tested()
        .flatMap(path -> path.subList(0, path.size() - 1).stream())
        .forEach(product -> counts.merge(product, 1.0, Double::sum));
    return counts;
  }

  private Map<Integer, Map<Integer, Double>> together() {
    var counts = new HashMap<Integer, Map<Integer, Double>>();
    tested()
        .forEach(
            path -> {
              for (int i = 0; i < path.size() - 1; i++) {
                for (int j = Math.max(0, i - NEIGHBOURHOOD); j < i; j++) {
                  add(counts, path.get(i), path.get(j));
                  add(counts, path.get(j), path.get(i));
                }
              }
            });
    return counts;
  }

  private static void add(Map<Integer, Map<Integer, Double>> counts, int one, int other) {
    counts.computeIfAbsent(one, _ -> new HashMap<>()).merge(other, 1.0, Double::sum);
  }

  private static Map<Integer, Double> neighbours(
      List<Integer> path,
      Map<Integer, Map<Integer, Double>> together,
      Map<Integer, Double> popularity) {
    var scores = new HashMap<Integer, Double>();
    for (int age = 0; age < Math.min(TOP, path.size() - 1); age++) {
      int met = path.get(path.size() - 2 - age);
      double weight = Math.pow(0.8, age) / Math.sqrt(popularity.getOrDefault(met, 1.0));
      together
          .getOrDefault(met, Map.of())
          .forEach(
              (other, count) ->
                  scores.merge(
                      other,
                      weight * count / Math.sqrt(popularity.getOrDefault(other, 1.0)),
                      Double::sum));
    }
    return scores;
  }

  private static List<Integer> best(Map<Integer, Double> scores, List<Integer> path) {
    var known = Set.copyOf(path.subList(0, path.size() - 1));
    var order =
        Map.Entry.<Integer, Double>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder()));
    return scores.entrySet().stream()
        .filter(entry -> !known.contains(entry.getKey()))
        .sorted(order)
        .limit(TOP)
        .map(Map.Entry::getKey)
        .toList();
  }
}
