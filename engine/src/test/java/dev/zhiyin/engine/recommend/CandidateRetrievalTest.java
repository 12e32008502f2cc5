package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.cooccurrence.CoOccurrence;
import dev.zhiyin.engine.cooccurrence.CoOccurrenceCounter;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.popularity.PopularityRankings;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Note;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.Diagnostics.InterestUse;
import dev.zhiyin.engine.recommend.Diagnostics.SourceUse;
import dev.zhiyin.engine.rerank.Caps;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.retrieval.Source;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.ProductStats;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop of tents, lipsticks and mugs, of which a shopper likes two kinds. */
class CandidateRetrievalTest {
  private static final int OF_A_KIND = 150;

  @TempDir private Path folder;

  @Test
  void aHistoryOfTwoInterestsYieldsBoth() {
    try (var shop = shop()) {
      List<String> kinds = kinds(shop.recommender().recommend(request().withK(20)));

      assertThat(kinds).filteredOn("tent"::equals).hasSize(17);
      assertThat(kinds).filteredOn("lipstick"::equals).hasSize(3);
      assertThat(kinds.subList(0, 10)).filteredOn("lipstick"::equals).hasSize(1);
    }
  }

  @Test
  void withoutTurnsTheHeavierInterestTakesItAll() {
    try (var shop = shop()) {
      var byScore = shop.recommender().withRules(RerankRules.NONE);

      assertThat(kinds(byScore.recommend(request()))).doesNotContain("lipstick");
    }
  }

  @Test
  void theDiagnosticsNameTheInterests() {
    try (var shop = shop()) {
      Diagnostics found = diagnostics(shop.recommender(), request());

      assertThat(found.interests())
          .extracting(InterestUse::subjects)
          .containsExactly(
              List.of("tent1", "tent2", "tent3"), List.of("lipstick1", "lipstick2", "lipstick3"));
      assertThat(found.interests().stream().mapToDouble(InterestUse::share).sum()).isEqualTo(1);
    }
  }

  @Test
  void theDiagnosticsSayWhatEachSourceBrought() throws IOException {
    try (var shop = shop();
        CoOccurrence coOccurrence = tentsGoWithMugs()) {
      Page page = shop.recommender().withCoOccurrence(coOccurrence).begin(request());
      Diagnostics found = page.diagnostics().orElseThrow();
      Map<Source, SourceUse> uses =
          found.sources().stream().collect(Collectors.toMap(SourceUse::source, use -> use));

      assertThat(uses.get(Source.LEARNED)).extracting(SourceUse::found).isEqualTo(100);
      assertThat(uses.get(Source.COMPANIONS)).extracting(SourceUse::found).isEqualTo(1);
      assertThat(uses.get(Source.COMPANIONS)).extracting(SourceUse::shown).isEqualTo(0);
      assertThat(uses.get(Source.NEW)).extracting(SourceUse::found).isEqualTo(20);
      assertThat(uses).doesNotContainKey(Source.POPULAR).doesNotContainKey(Source.REST);
      assertThat(found.sources()).allMatch(use -> use.micros() >= 0 && use.shown() <= use.found());
      // lipsticks alone: tents were found already
      assertThat(uses.get(Source.INTEREST)).matches(use -> use.found() > 20 && use.found() < 40);
      assertThat(found.candidates()).isBetween(100, 3 * OF_A_KIND);
      assertThat(found.excluded()).isEqualTo(6);
      assertThat(found.steps())
          .extracting(Diagnostics.Step::name)
          .containsExactly("history", "recall", "score", "arrange", "reasons");
    }
  }

  @Test
  void whatIsBoughtOfARepeatableCategoryMayBeShownAgain() {
    try (var shop = shop()) {
      var history =
          new History(List.of(item("mug1", EventType.PURCHASE), item("tent1", EventType.PURCHASE)));
      var request = RecommendRequest.of(history).withK(300);
      var again =
          shop.recommender()
              .withRules(
                  RerankRules.DEFAULT.withRepeatable(List.of(CategoryPath.parse("kind of mug"))));

      assertThat(ids(shop.recommender().recommend(request))).doesNotContain("mug1", "tent1");
      assertThat(ids(again.recommend(request))).contains("mug1").doesNotContain("tent1");
      assertThat(again.recommend(request).items())
          .as("nothing is like itself")
          .allSatisfy(
              one ->
                  assertThat(one.reasons())
                      .isNotEmpty()
                      .noneMatch(why -> why.evidence().productIds().contains(one.product().id())));
      assertThat(
              ids(
                  again.recommend(
                      request.withExclusion(
                          new HistoryExclusion(Set.of("mug1"), List.of(), true, true, true)))))
          .doesNotContain("mug1");
    }
  }

  @Test
  void aPageIsFullThoughACapHoldsBackAllThatIsNear() {
    try (var shop = shop()) {
      var capped =
          shop.recommender().withRules(RerankRules.DEFAULT.withCaps(new Caps(4, 1000, 1000)));

      Answer answer = capped.recommend(request().withK(12));

      assertThat(kinds(answer)).filteredOn("tent"::equals).hasSize(4);
      assertThat(kinds(answer)).filteredOn("lipstick"::equals).hasSize(4);
      assertThat(kinds(answer)).filteredOn("mug"::equals).hasSize(4);
      assertThat(capped.recommend(RecommendRequest.of(History.EMPTY).withK(12)).items())
          .hasSize(12);
    }
  }

  @Test
  void whatIsAnnouncedTakesNoPlaceOfWhatIsNew() {
    Instant now = Instant.parse("2026-03-01T12:00:45Z");
    var products = new ArrayList<Product>();
    for (int i = 0; i < OF_A_KIND; i++) {
      products.add(product("tent", i).withCreated(Optional.of(now.minus(Duration.ofDays(90)))));
    }
    for (int i = 0; i < 30; i++) {
      products.add(product("mug", i).withCreated(Optional.of(now.plus(Duration.ofDays(1 + i)))));
    }
    products.add(product("lipstick", 0).withCreated(Optional.of(now.minusSeconds(30))));
    try (var shop = OpenShop.of(products, model(), folder)) {
      var history = new History(List.of(item("tent1", EventType.FAVORITE)));
      var recommender = shop.recommender().withClock(() -> now);

      assertThat(recommender.explain(request(history, "lipstick0")).sources()).contains(Source.NEW);
      assertThat(recommender.explain(request(history, "mug29")).sources())
          .doesNotContain(Source.NEW);
    }
  }

  @Test
  void aNoteThatIsAnnouncedTakesNoPlaceOfOneThatIsNew() {
    Instant now = Instant.parse("2026-03-01T12:00:45Z");
    var products = new ArrayList<Product>();
    for (int i = 0; i < 10; i++) {
      products.add(product("tent", i).withCreated(Optional.of(now.minus(Duration.ofDays(90)))));
    }
    for (int i = 0; i < 30; i++) {
      Duration old = Duration.ofDays(i < 5 ? 40 : -1);
      products.add(
          Product.titled("mug" + i, "mug number" + i)
              .withNote(Optional.of(new Note("Ann", List.of("tent2"))))
              .withCreated(Optional.of(now.minus(old))));
    }
    try (var shop = OpenShop.of(products, model(), folder)) {
      var history = new History(List.of(item("tent1", EventType.FAVORITE)));
      var request = RecommendRequest.of(history).withFilter(Filter.NOTES);

      assertThat(diagnostics(shop.recommender().withClock(() -> now), request).sources())
          .filteredOn(use -> use.source() == Source.NEW)
          .extracting(SourceUse::found)
          .containsExactly(5);
    }
  }

  /* The ten newest items are asked, and what goes best with each is known already. */
  @Test
  void whatMayNotBeShownTakesNoPlaceOfWhatMay() throws IOException {
    var counts = new CoOccurrenceCounter();
    for (int i = 0; i < 10; i++) {
      for (int times = 0; times < 20; times++) {
        counts.add(List.of("tent" + i, "tent" + (10 + 2 * i), "tent" + (11 + 2 * i)), List.of());
      }
      for (int times = 0; times < 5; times++) {
        counts.add(List.of("tent" + i, "mug" + i), List.of());
      }
    }
    IntStream.range(0, 100).forEach(i -> counts.add(List.of("lipstick" + i), List.of()));
    var rankings = new PopularityRankings();
    IntStream.range(0, 20)
        .forEach(i -> rankings.apply(List.of(new ProductStats("tent" + i, i + 1, 9, 24))));
    rankings.apply(List.of(new ProductStats("mug100", 99, 9, 23)));
    Path file = folder.resolve("cooccurrence.bin");
    counts.write(file);
    var history =
        new History(
            IntStream.range(0, 30).mapToObj(i -> item("tent" + i, EventType.VIEW)).toList());
    try (var shop = shop();
        var coOccurrence = CoOccurrence.open(file)) {
      Map<Source, Integer> found =
          diagnostics(
                  shop.recommender().withCoOccurrence(coOccurrence).withRankings(rankings),
                  RecommendRequest.of(history))
              .sources()
              .stream()
              .collect(Collectors.toMap(SourceUse::source, SourceUse::found));

      assertThat(found).containsEntry(Source.COMPANIONS, 10).containsEntry(Source.TRENDING, 1);
    }
  }

  private CoOccurrence tentsGoWithMugs() throws IOException {
    var counts = new CoOccurrenceCounter();
    for (int i = 0; i < 3; i++) {
      counts.add(List.of("tent1", "mug9"), List.of());
      counts.add(List.of("lipstick9"), List.of());
    }
    Path file = folder.resolve("cooccurrence.bin");
    counts.write(file);
    return CoOccurrence.open(file);
  }

  private static Diagnostics diagnostics(Recommender recommender, RecommendRequest request) {
    return recommender.begin(request).diagnostics().orElseThrow();
  }

  private static ExplainRequest request(History history, String productId) {
    return new ExplainRequest(history, productId, Language.of(Locale.ENGLISH));
  }

  /* The tents weigh a little more than twice as much. */
  private static RecommendRequest request() {
    var items = new ArrayList<HistoryItem>();
    for (int i = 1; i <= 3; i++) {
      items.add(item("tent" + i, EventType.FAVORITE));
      items.add(item("lipstick" + i, EventType.VIEW));
    }
    return RecommendRequest.of(new History(items));
  }

  private static HistoryItem item(String id, EventType type) {
    return new HistoryItem(new Subject.Item(id), type, Instant.EPOCH, List.of());
  }

  private static MatchModel model() {
    return new UntrainedModel(
        OpenShop.DIMENSION, new HistoryWeights(.9, 50, HistoryWeights.DEFAULT.byType(), List.of()));
  }

  private OpenShop shop() {
    var products = new ArrayList<Product>();
    for (String kind : List.of("tent", "lipstick", "mug")) {
      IntStream.range(0, OF_A_KIND).forEach(i -> products.add(product(kind, i)));
    }
    return OpenShop.of(products, model(), folder);
  }

  private static Product product(String kind, int number) {
    return Product.titled(kind + number, kind + " " + kind + " number" + number % 10)
        .withCategory(new CategoryPath(List.of("kind of " + kind)))
        .withBrand("brand" + number % 7);
  }

  private static List<String> kinds(Answer answer) {
    return ids(answer).stream().map(id -> id.replaceAll("\\d", "")).toList();
  }

  private static List<String> ids(Answer answer) {
    return answer.items().stream().map(one -> one.product().id()).toList();
  }
}
