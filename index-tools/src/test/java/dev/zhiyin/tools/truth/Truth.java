package dev.zhiyin.tools.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.product.Note;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.HistoryExclusion;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommended;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.onnx.OfflineGeneration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Asks for recommendations, checks every reason, and counts. */
final class Truth {
  private static final Map<EventType, ReasonCode> CODES =
      Map.of(
          EventType.VIEW, ReasonCode.VIEWED_SIMILAR,
          EventType.CLICK, ReasonCode.CLICKED_SIMILAR,
          EventType.SHARE, ReasonCode.SHARED_SIMILAR,
          EventType.FAVORITE, ReasonCode.FAVORITED_SIMILAR,
          EventType.CART, ReasonCode.IN_CART_SIMILAR,
          EventType.PURCHASE, ReasonCode.PURCHASED_SIMILAR,
          EventType.REVIEW, ReasonCode.REVIEWED_SIMILAR,
          EventType.SEARCH, ReasonCode.SEARCHED_SIMILAR);

  /** What sentences say that the shopper did, in Chinese and in English. */
  private static final Map<EventType, List<String>> DID =
      Map.of(
          EventType.VIEW, List.of("浏览了", "recently viewed", "浏览过", "have viewed"),
          EventType.CLICK, List.of("点击了", "recently clicked", "点击过", "have clicked"),
          EventType.SHARE, List.of("分享了", "recently shared", "分享过", "have shared"),
          EventType.FAVORITE, List.of("收藏了", "saved as a favourite"),
          EventType.CART, List.of("加购了", "put in your cart"),
          EventType.PURCHASE, List.of("购买过", "bought"),
          EventType.REVIEW, List.of("评价过", "reviewed"),
          EventType.SEARCH, List.of("搜索过", "searched for"));

  /** What is older is not said to be recent. */
  private static final Duration RECENT = Duration.ofDays(30);

  private static final List<ReasonCode> OF_FIELDS =
      List.of(
          ReasonCode.SAME_BRAND,
          ReasonCode.SAME_CATEGORY,
          ReasonCode.BOUGHT_TOGETHER,
          ReasonCode.INTERACTED_TOGETHER,
          ReasonCode.MATCHES_SEARCH);

  private static final Pattern QUOTED = Pattern.compile("[“「]([^”」]+?)…?[”」]");

  private final OfflineGeneration served;
  private final IndexSnapshot snapshot;
  private final Recommender recommender;
  private final Figures figures = new Figures();
  private final Map<Subject, float[]> words = new HashMap<>();

  Truth(OfflineGeneration served, IndexSnapshot snapshot, Recommender recommender) {
    this.served = served;
    this.snapshot = snapshot;
    this.recommender = recommender;
  }

  Figures figures() {
    return figures;
  }

  void check(History history, Locale locale) {
    var whole = scoring(history);
    Map<HistoryItem, Scoring> without = new LinkedHashMap<>();
    for (HistoryItem item : whole.counted()) {
      without.put(item, scoring(without(history, item)));
    }
    List<Recommended> items =
        recommender
            .recommend(
                new RecommendRequest(
                    history,
                    Filter.ALL,
                    HistoryExclusion.DEFAULT,
                    locale,
                    10,
                    OptionalDouble.empty()))
            .items();
    assertThat(items).hasSize(10);
    figures.shoppers++;
    String before = "";
    String titleBefore = "";
    for (Recommended one : items) {
      figures.recommendations++;
      figures.withoutReason += one.reasons().isEmpty() ? 1 : 0;
      float[] towerVector = snapshot.itemVector(snapshot.find(one.product().id()).orElseThrow());
      sumsUp(one, towerVector, whole);
      for (Reason reason : one.reasons()) {
        assertThat(reason.sentence()).isNotBlank().doesNotContain("{", "null");
        figures.codes.merge(reason.code(), 1L, Long::sum);
        if (reason.code() == ReasonCode.NOTE_ON) {
          isOn(reason, one.product());
        }
        if (reason.evidence().share().isPresent()) {
          rests(reason, one.product(), towerVector, whole, without);
        }
      }
      String sentence = one.reasons().getFirst().sentence();
      String title = beginning(one.product().title());
      figures.repeated += sentence.equals(before) && !title.equals(titleBefore) ? 1 : 0;
      before = sentence;
      titleBefore = title;
      figures.naming += one.reasons().stream().anyMatch(reason -> names(reason, history)) ? 1 : 0;
    }
  }

  /* What a sentence names of a title at least: two sizes of one product are named alike. */
  private static String beginning(String title) {
    return title.substring(0, Math.min(20, title.length()));
  }

  private void isOn(Reason reason, Product product) {
    Note note = product.note().orElseThrow();
    List<String> named = reason.evidence().productIds();
    assertThat(note.productIds()).containsAll(named);
    String title = snapshot.product(snapshot.find(named.getFirst()).orElseThrow()).title();
    assertThat(reason.sentence())
        .contains(quotable(title.substring(0, Math.min(4, title.length()))));
    assertThat(reason.sentence()).contains(quotable(note.author()));
  }

  private Scoring scoring(History history) {
    return new Scoring(history, served, snapshot, words);
  }

  private static History without(History history, HistoryItem item) {
    List<HistoryItem> others = new ArrayList<>(history.items());
    others.remove(item);
    return new History(others);
  }

  private void sumsUp(Recommended one, float[] towerVector, Scoring whole) {
    double sum =
        whole.shares(one.product().id(), towerVector).values().stream()
            .mapToDouble(share -> share)
            .sum();
    double gap =
        Math.max(
            Math.abs(sum - whole.score(one.product().id(), towerVector)),
            Math.abs(served.model().calibrate(sum) - one.score()));
    figures.largestGap = Math.max(figures.largestGap, gap);
  }

  /* The reason against the history, the fields of both products, and the scores without items. */
  private void rests(
      Reason reason,
      Product product,
      float[] towerVector,
      Scoring whole,
      Map<HistoryItem, Scoring> without) {
    Map<HistoryItem, Double> shares = whole.shares(product.id(), towerVector);
    List<HistoryItem> named = named(reason, whole);
    double share = named.stream().mapToDouble(shares::get).sum();
    assertThat(Math.abs(reason.evidence().share().orElseThrow() - share)).isLessThan(1e-4);
    EventType type = named.getFirst().type();
    if (!OF_FIELDS.contains(reason.code())) {
      assertThat(reason.code()).isEqualTo(CODES.get(type));
    }
    for (HistoryItem item : named) {
      assertThat(item.type()).as("%s", reason).isEqualTo(type);
      assertThat(DID.getOrDefault(type, List.of())).anyMatch(reason.sentence()::contains);
      if (item.timestamp().isBefore(Instant.now().minus(RECENT))) {
        assertThat(reason.sentence()).doesNotContain("recently", "您最近");
      }
      standInBoth(reason, product, item);
    }
    Map<HistoryItem, Double> effects = new LinkedHashMap<>();
    without.forEach(
        (item, other) ->
            effects.put(
                item,
                whole.score(product.id(), towerVector) - other.score(product.id(), towerVector)));
    count(named, effects, shares);
  }

  private void count(
      List<HistoryItem> named, Map<HistoryItem, Double> effects, Map<HistoryItem, Double> shares) {
    HistoryItem first = named.getFirst();
    double greatest = greatestBut(first, effects);
    boolean most = effects.getOrDefault(first, -1.0) > greatest;
    figures.fromHistory++;
    figures.lowered +=
        named.stream().allMatch(item -> effects.getOrDefault(item, -1.0) > 0) ? 1 : 0;
    figures.loweredMost += most ? 1 : 0;
    figures.largestShareToo +=
        shares.getOrDefault(first, -1.0) > greatestBut(first, shares) ? 1 : 0;
    if (named.size() == 1) {
      figures.ofOne++;
      figures.ofOneLoweredMost += most ? 1 : 0;
    }
  }

  private static double greatestBut(HistoryItem item, Map<HistoryItem, Double> values) {
    return values.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(item))
        .mapToDouble(Map.Entry::getValue)
        .max()
        .orElse(Double.NEGATIVE_INFINITY);
  }

  /** The items that a reason names, in its order: all events of each, and no others. */
  private static List<HistoryItem> named(Reason reason, Scoring whole) {
    List<String> events = reason.evidence().eventIds();
    List<HistoryItem> named = new ArrayList<>();
    for (int i = 0; i < events.size(); i += named.getLast().eventIds().size()) {
      String event = events.get(i);
      named.add(
          whole.counted().stream()
              .filter(item -> item.eventIds().getFirst().equals(event))
              .findFirst()
              .orElseThrow(() -> new AssertionError("not of the shopper: " + reason)));
    }
    assertThat(named.stream().flatMap(item -> item.eventIds().stream()))
        .containsExactlyElementsOf(events);
    assertThat(
            named.stream()
                .flatMap(
                    item ->
                        item.subject() instanceof Subject.Item(String id)
                            ? Stream.of(id)
                            : Stream.empty()))
        .containsExactlyElementsOf(reason.evidence().productIds());
    return named;
  }

  private void standInBoth(Reason reason, Product product, HistoryItem item) {
    Product met =
        switch (item.subject()) {
          case Subject.Item(String id) -> snapshot.product(snapshot.find(id).orElseThrow());
          case Subject.Words(String text) -> Product.titled("words", text);
        };
    reason
        .evidence()
        .matched()
        .forEach(
            (field, values) -> {
              switch (field) {
                case "brand" -> {
                  assertThat(product.brand()).isEqualTo(values.getFirst());
                  assertThat(met.brand()).isEqualToIgnoringCase(values.getFirst());
                }
                case "category" -> {
                  assertThat(product.category().levels()).startsWith(values.toArray(String[]::new));
                  assertThat(met.category().levels()).startsWith(values.toArray(String[]::new));
                }
                case "terms" -> {
                  assertThat(terms(product)).containsAll(values);
                  assertThat(terms(met)).containsAll(values);
                }
                default -> throw new AssertionError("unknown field " + field);
              }
            });
  }

  private List<String> terms(Product product) {
    return snapshot
        .text()
        .terms(
            String.join(
                "\n",
                product.title(),
                product.category().toString(),
                product.brand(),
                product.text().description(),
                String.join("\n", product.text().reviews())));
  }

  /** Whether the sentence itself has the title, brand, category or search words of an own item. */
  private boolean names(Reason reason, History history) {
    if (reason.code() == ReasonCode.NOTE_ON) {
      return false;
    }
    String sentence = reason.sentence();
    List<String> own =
        new ArrayList<>(reason.evidence().matched().getOrDefault("brand", List.of()));
    reason.evidence().matched().getOrDefault("category", List.of()).stream()
        .map(level -> level.toLowerCase(Locale.ROOT).replace("&", "and"))
        .forEach(own::add);
    if (!reason.evidence().productIds().isEmpty() && own.stream().anyMatch(sentence::contains)) {
      return true;
    }
    Matcher quoted = QUOTED.matcher(sentence);
    while (quoted.find()) {
      String name = quoted.group(1);
      if (named(reason, scoring(history)).stream().anyMatch(item -> text(item).contains(name))) {
        return true;
      }
    }
    return false;
  }

  private String text(HistoryItem item) {
    String text =
        switch (item.subject()) {
          case Subject.Item(String id) -> snapshot.product(snapshot.find(id).orElseThrow()).title();
          case Subject.Words(String words) -> words;
        };
    return quotable(text.replaceAll("\\s+", " "));
  }

  /* With the quotation marks that stand inside of others. */
  private static String quotable(String text) {
    return text.replaceAll("(?<=[0-9])\"", "″")
        .replace('「', '『')
        .replace('」', '』')
        .replace('“', '‘')
        .replace('”', '’')
        .replace('"', '\'');
  }
}
