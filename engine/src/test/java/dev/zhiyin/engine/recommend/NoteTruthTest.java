package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Note;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomFilter;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Notes have their share of the places and are in nothing else, and all that is said of them is
 * true by plain loops, over hundreds of recommendations a seed.
 */
class NoteTruthTest {
  private static final int PRODUCTS = 120;

  @TempDir Path folder;

  @RandomSeeds(4)
  void notesHaveTheirShareAndWhatTheyAreOnIsSaid(Seed seed) {
    var random = seed.random();
    List<Product> products =
        RandomCatalogue.noted(RandomCatalogue.of(PRODUCTS, random), random).stream()
            .filter(_ -> random.nextInt(3) > 0) // notes are on products that are gone, too
            .toList();
    Map<String, Product> byId =
        products.stream().collect(Collectors.toMap(Product::id, Function.identity()));
    int notes = 0;
    try (var shop =
        OpenShop.of(
            products, new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT), folder)) {
      for (int i = 0; i < 12; i++) {
        double share = random.nextInt(6) / 10.0;
        Recommender recommender =
            shop.recommender().withRules(RerankRules.DEFAULT.withNotes(share));
        Filter filter = random.nextBoolean() ? Filter.ALL : RandomFilter.of(random);
        for (History history :
            List.of(History.EMPTY, RandomHistory.of(1 + random.nextInt(10), PRODUCTS, random))) {
          RecommendRequest request = RecommendRequest.of(history).withFilter(filter);
          List<Recommended> page = recommender.begin(request).answer().items();
          int owed = 0;
          for (int place = 1; place <= page.size(); place++) {
            owed += page.get(place - 1).product().note().isPresent() ? 1 : 0;
            assertThat(owed).isLessThanOrEqualTo((int) Math.floor(share * place + 1e-9));
          }
          long there = near(shop.recommender(), request);
          if (page.size() == request.k()) {
            assertThat(owed)
                .as("of %d notes", there)
                .isEqualTo((int) Math.min(there, (int) Math.floor(share * page.size() + 1e-9)));
          }
          notes += owed;
          page.forEach(one -> check(one, byId, history));
          assertThat(everyPage(recommender, request).stream().map(one -> one.product().id()))
              .doesNotHaveDuplicates()
              .containsAll(
                  everyPage(shop.recommender(), request).stream()
                      .map(one -> one.product().id())
                      .toList());
          for (Answer list :
              List.of(
                  recommender.popular(request),
                  recommender.latest(request),
                  shop.recommender().recommend(request))) {
            assertThat(list.items()).allMatch(one -> one.product().note().isEmpty());
          }
        }
      }
    }
    assertThat(notes).isGreaterThan(8);
  }

  /*
   * Notes whose scores are near those of the page without notes, whose least may be below 0; to
   * somebody unknown, all are.
   */
  private static long near(Recommender withoutNotes, RecommendRequest request) {
    double least =
        withoutNotes.recommend(request).items().stream()
            .mapToDouble(Recommended::score)
            .min()
            .orElse(0);
    double floor = least < 0 ? least / .8 : least * .8;
    Filter notes = request.filter().and(Filter.NOTES);
    return withoutNotes.recommend(request.withFilter(notes)).items().stream()
        .filter(one -> request.history().isEmpty() || one.score() >= floor)
        .count();
  }

  private static List<Recommended> everyPage(Recommender recommender, RecommendRequest request) {
    var all = new ArrayList<Recommended>();
    Page page = recommender.begin(request);
    all.addAll(page.answer().items());
    while (page.next().isPresent()) {
      page = recommender.page(page.cursor(), page.next().getAsInt());
      all.addAll(page.answer().items());
    }
    return all;
  }

  private static void check(Recommended one, Map<String, Product> shop, History history) {
    Optional<Note> note = one.product().note();
    List<String> there =
        note.stream()
            .flatMap(it -> it.productIds().stream())
            .filter(id -> shop.containsKey(id) && shop.get(id).note().isEmpty())
            .filter(id -> !isDisliked(id, history))
            .toList();
    List<Reason> told =
        one.reasons().stream().filter(why -> why.code() == ReasonCode.NOTE_ON).toList();
    assertThat(told).hasSize(there.isEmpty() ? 0 : 1);
    for (Reason why : told) {
      assertThat(there).containsAll(why.evidence().productIds());
      assertThat(why.evidence().matched().values().stream().flatMap(List::stream))
          .isEqualTo(note.stream().map(Note::author).filter(name -> !name.isBlank()).toList());
    }
    if (note.isPresent()) {
      assertThat(one.reasons()).isNotEmpty();
      assertThat(one.offer()).isEmpty();
      assertThat(one.reasons().stream().map(Reason::sentence))
          .noneMatch(
              said ->
                  Stream.of("该商品", "在售", "新品", "this shop's range", "this product")
                      .anyMatch(said::contains));
    }
  }

  private static boolean isDisliked(String id, History history) {
    return history.items().stream()
        .anyMatch(
            item ->
                item.type() == EventType.DISLIKE && item.productId().stream().anyMatch(id::equals));
  }

  @Test
  void aNoteIsSaidToBeOnTheProductThatAListIsAboutOrThatTheShopperKnows() {
    try (var shop = tentsWithANoteOn("p9", "p1")) {
      Recommender recommender = shop.recommender();
      areOn(
          List.of("p1", "p9"),
          recommender.similar(
              new SimilarRequest("p1", Filter.NOTES, Locale.ENGLISH, 3, Similarity.TEXT, true)),
          recommender.search(
              new SearchRequest(
                  "wash a tent", first(EventType.VIEW), Filter.NOTES, Locale.ENGLISH, 3)));
    }
  }

  @Test
  void aNoteIsNotSaidToBeOnWhatTheShopperDislikedOrExcluded() {
    History disliked = first(EventType.DISLIKE);
    var exclusion = new HistoryExclusion(Set.of("p2"), List.of(), true, true, true);
    try (var shop = tentsWithANoteOn("p1", "p2", "p9")) {
      Recommender recommender = shop.recommender();
      areOn(
          List.of("p9"),
          recommender.recommend(
              RecommendRequest.of(disliked).withFilter(Filter.NOTES).withExclusion(exclusion)),
          recommender.search(
              new SearchRequest(
                  "wash a tent",
                  disliked,
                  Filter.NOTES,
                  exclusion,
                  Language.of(Locale.ENGLISH),
                  3,
                  SearchOrder.RELEVANCE,
                  Optional.empty())));
    }
  }

  private OpenShop tentsWithANoteOn(String... products) {
    return OpenShop.of(
        List.of(
            Product.titled("p1", "red tent"),
            Product.titled("p2", "green tent"),
            Product.titled("p9", "blue mug"),
            Product.titled("n", "how to wash a tent")
                .withNote(Optional.of(new Note("Ann", List.of(products))))),
        new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT),
        folder);
  }

  private static History first(EventType type) {
    return new History(
        List.of(new HistoryItem(new Subject.Item("p1"), type, Instant.EPOCH, List.of())));
  }

  private static void areOn(List<String> products, Answer... answers) {
    for (Answer answer : answers) {
      assertThat(answer.items().getFirst().reasons())
          .filteredOn(why -> why.code() == ReasonCode.NOTE_ON)
          .singleElement()
          .satisfies(
              why -> assertThat(why.evidence().productIds()).containsExactlyElementsOf(products));
    }
  }
}
