package dev.zhiyin.tools.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.popularity.PopularityRankings;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every reason of hundreds of recommendations is checked against the store and against scores made
 * by plain sums, with the history as it is and with each item deleted. Real shops are checked where
 * {@code ZHIYIN_DATA} names the folder of the data.
 */
class ReasonTruthIT {
  private static final Path DATA = Path.of(System.getenv().getOrDefault("ZHIYIN_DATA", ""));

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Shoppers asked in each shop, who get ten recommendations each, of which each reason is looked
   * at without each item of the history; more in CI.
   */
  private static final int SHOPPERS = Integer.getInteger("zhiyin.truth.shoppers", 15);

  /** Shoppers of whom less is asked. */
  private static final int MORE_SHOPPERS = Math.max(40, SHOPPERS);

  @TempDir private Path folder;

  @Test
  @EnabledIfEnvironmentVariable(named = "ZHIYIN_DATA", matches = ".+")
  void reasonsAreTrueOnAmazonOffice() throws IOException {
    Path office = DATA.resolve("amazon_office_2014");
    Home home = rebuilt(office.resolve("products.jsonl.gz"), office.resolve("events.csv.gz"));
    holds("Amazon Office", home);
    predictsOffice(home);
  }

  /** A floor under what the model that was trained predicts, somewhat below docs/accuracy.md. */
  private void predictsOffice(Home home) throws IOException {
    Path json = folder.resolve("evaluation.json");
    Zhiyin.done("evaluate", "--home", home.root().toString(), "--json", json.toString());
    JsonNode exact =
        StreamSupport.stream(JSON.readTree(json.toFile()).get("rows").spliterator(), false)
            .filter(row -> row.get("model").asText().equals("additive"))
            .filter(row -> row.get("through").asText().equals("exact"))
            .findFirst()
            .orElseThrow();
    assertThat(exact.get("split").asText()).isEqualTo("test");
    assertThat(exact.get("users").asInt()).isEqualTo(4_905);
    assertThat(exact.get("recall@10").asDouble()).isGreaterThanOrEqualTo(.130);
    assertThat(exact.get("ndcg@10").asDouble()).isGreaterThanOrEqualTo(.077);
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "ZHIYIN_DATA", matches = ".+")
  void whatIsSaidOfPurchasesIsTrueOnOnlineRetail() {
    Path retail = DATA.resolve("online_retail_uci");
    Home home =
        rebuilt(retail.resolve("products.jsonl.gz"), retail.resolve("events.csv.gz"), "--no-train");
    PurchaseTruth truth = ofPurchases("Online Retail", home, Instant.parse("2011-12-10T00:00:00Z"));
    assertThat(truth.dueOfOwn).isGreaterThan(4L * MORE_SHOPPERS);
    assertThat(truth.dueOfOthers).isGreaterThan(MORE_SHOPPERS);
    assertThat(truth.othersCounted).isGreaterThan(10);
    assertThat(truth.othersShare / truth.othersCounted).isCloseTo(.5, within(.05));
    assertThat(truth.together).isGreaterThan(4L * MORE_SHOPPERS);
  }

  @Test
  void whatIsSaidIsTrueOnTheSampleShop() throws IOException {
    Path shop = folder.resolve("shop");
    String[] sample = {
      "sample", "--kind=social", "--products=1200", "--users=280", "--out=" + shop
    };
    assertThat(Zhiyin.run(sample).status()).isZero();
    Instant now = Instant.now();
    Files.write(shop.resolve("events.csv"), habits(shop, now), StandardOpenOption.APPEND);
    Home home =
        rebuilt(
            shop.resolve("products.jsonl"),
            shop.resolve("events.csv"),
            "--products",
            shop.resolve("notes.jsonl").toString());
    Figures figures = holds("the sample shop", home);
    assertThat(figures.codes.getOrDefault(ReasonCode.NOTE_ON, 0L)).isGreaterThan(SHOPPERS / 4L);
    PurchaseTruth truth = ofPurchases("the sample shop", home, now);
    assertThat(truth.dueOfOwn).isGreaterThan(MORE_SHOPPERS / 20L);
    assertThat(truth.categoriesTogether).isGreaterThan(50);
    whatOthersDoIsTold(home, shop.resolve("friends.jsonl"));
  }

  @Test
  void whatIsSaidOfPricesIsTrueOnASecondHandShop() {
    Path shop = folder.resolve("shop");
    String[] sample = {
      "sample", "--kind=second-hand", "--products=300", "--users=120", "--out=" + shop
    };
    assertThat(Zhiyin.run(sample).status()).isZero();
    Path settings = shop.resolve("zhiyin.yaml");
    Home home =
        rebuilt(
            shop.resolve("products.jsonl"),
            shop.resolve("events.csv"),
            "--no-train",
            "--config",
            settings.toString());
    ShopConfig config = ShopConfig.read(home, Optional.of(settings), Map.of());
    try (var store = Store.open(home, config);
        var served = OfflineGeneration.openCurrent(home);
        var snapshot = served.generation().index().snapshot()) {
      Recommender recommender =
          served.recommender().withMarket(config.market(), config.attributes());
      var truth = new PriceTruth(store, snapshot, config);
      int asked = 0;
      for (String user : store.events().recentUsers(MORE_SHOPPERS)) {
        Locale locale = locale(asked++);
        History history = History.of(store.events().of(ShopperId.user(user)));
        truth.check(recommender.recommend(in(locale, history)).items(), locale);
      }
      for (int i = 0; i < 2; i++) {
        RecommendRequest everybody = in(locale(i), History.EMPTY).withK(20);
        truth.check(recommender.popular(everybody).items(), locale(i));
        truth.check(recommender.latest(everybody).items(), locale(i));
      }
      System.out.printf("the second-hand shop: %d reasons of prices true%n", truth.told);
      assertThat(truth.told).isGreaterThan(MORE_SHOPPERS / 2);
    }
  }

  private static RecommendRequest in(Locale locale, History history) {
    RecommendRequest usual = RecommendRequest.of(history);
    return new RecommendRequest(
        history, usual.filter(), usual.exclusion(), locale, usual.k(), usual.diversity());
  }

  /* Friends, groups of buyers and profiles. */
  private static void whatOthersDoIsTold(Home home, Path friends) throws IOException {
    try (var store = Store.open(home);
        var served = OfflineGeneration.openCurrent(home)) {
      var truth = new OthersTruth(store, served.recommender());
      for (String line : Files.readAllLines(friends)) {
        truth.befriend(JSON.readTree(line));
      }
      store.products().stats(0, Integer.MAX_VALUE).stream()
          .limit(200)
          .forEach(stats -> truth.begin(stats.productId()));
      List<String> users = store.events().recentUsers(1_000_000);
      for (int i = 0; i < users.size(); i += Math.max(1, users.size() / MORE_SHOPPERS)) {
        truth.check(users.get(i), locale(i));
      }
      for (ReasonCode code :
          List.of(
              ReasonCode.FRIEND_BOUGHT,
              ReasonCode.FRIENDS_LIKE,
              ReasonCode.GROUP_LACKS_FEW,
              ReasonCode.FITS_PROFILE)) {
        System.out.printf("%s: %d true%n", code, truth.told(code));
        assertThat(truth.told(code)).as("%s", code).isGreaterThan(5);
      }
    }
  }

  /* Categories of which five shoppers each buy together, and products bought every month. */
  private static List<String> habits(Path shop, Instant now) throws IOException {
    Map<CategoryPath, List<String>> byCategory = new LinkedHashMap<>();
    try (Stream<String> lines = Files.lines(shop.resolve("products.jsonl"))) {
      lines
          .map(ProductJson::read)
          .forEach(
              product ->
                  byCategory
                      .computeIfAbsent(product.category(), _ -> new ArrayList<>())
                      .add(product.id()));
    }
    List<List<String>> kinds =
        byCategory.values().stream().filter(its -> its.size() >= 5).limit(200).toList();
    var lines = new ArrayList<String>();
    for (int pair = 0; pair + 1 < kinds.size(); pair += 2) {
      for (int shopper = 0; shopper < 5; shopper++) {
        String user = "pair-%d-%d".formatted(pair, shopper);
        lines.add(purchase(user, kinds.get(pair).get(shopper), now.minus(Duration.ofHours(50))));
        lines.add(
            purchase(user, kinds.get(pair + 1).get(shopper), now.minus(Duration.ofHours(49))));
      }
    }
    for (int shopper = 0; shopper < 40; shopper++) {
      for (int month = 0; month < 4; month++) {
        Instant time = now.minus(Duration.ofDays(28 + 30L * month));
        lines.add(purchase("monthly-" + shopper, kinds.get(shopper).getFirst(), time));
      }
    }
    return lines;
  }

  private static String purchase(String user, String product, Instant time) {
    return ",%s,%s,purchase,%s,,".formatted(user, product, time.truncatedTo(ChronoUnit.SECONDS));
  }

  private static PurchaseTruth ofPurchases(String shop, Home home, Instant now) {
    try (var store = Store.open(home);
        var served = OfflineGeneration.openCurrent(home)) {
      Map<String, CategoryPath> categories = new HashMap<>();
      store.products().forEach(product -> categories.put(product.id(), product.category()));
      var truth = new PurchaseTruth(served.recommender().withClock(() -> now), now, categories);
      store.events().forEach(truth::add);
      List<String> users = store.events().recentUsers(1_000_000);
      for (int i = 0; i < users.size(); i += Math.max(1, users.size() / MORE_SHOPPERS)) {
        truth.due(store.events().of(ShopperId.user(users.get(i))), locale(i));
      }
      List<String> products = categories.keySet().stream().sorted().toList();
      for (int i = 0; i < products.size(); i += Math.max(1, products.size() / MORE_SHOPPERS)) {
        truth.complements(products.get(i), locale(i));
      }
      System.out.print(truth.text(shop));
      return truth;
    }
  }

  private static Locale locale(int number) {
    return number % 2 == 0 ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
  }

  private Home rebuilt(Path products, Path events, String... options) {
    Path home = folder.resolve("home");
    List<String> command =
        List.of(
            "rebuild",
            "--home",
            home.toString(),
            "--products",
            products.toString(),
            "--events",
            events.toString());
    Zhiyin.Run run =
        Zhiyin.run(Stream.concat(command.stream(), Stream.of(options)).toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    return new Home(home);
  }

  private static Figures holds(String shop, Home home) {
    Figures figures = figures(home);
    System.out.print(figures.text(shop));
    assertThat(figures.recommendations).isGreaterThanOrEqualTo(8L * SHOPPERS);
    assertThat(figures.withoutReason).isZero();
    assertThat(figures.repeated).isZero();
    assertThat(figures.largestGap).isLessThan(1e-4);
    assertThat(figures.namingShare()).isGreaterThanOrEqualTo(.9);
    assertThat(figures.lowered).isEqualTo(figures.fromHistory);
    assertThat(figures.loweredMostShare()).isGreaterThanOrEqualTo(.95);
    return figures;
  }

  private static Figures figures(Home home) {
    try (var store = Store.open(home);
        var served = OfflineGeneration.openCurrent(home);
        var snapshot = served.generation().index().snapshot()) {
      var rankings = new PopularityRankings();
      rankings.apply(store.products().stats(0, Integer.MAX_VALUE));
      Recommender recommender =
          served.recommender().withRankings(rankings).withRules(RerankRules.DEFAULT.withNotes(.2));
      var truth = new Truth(served, snapshot, recommender);
      List<String> users = store.events().recentUsers(1_000_000);
      int step = Math.max(1, users.size() / SHOPPERS);
      for (int i = 0; i < users.size(); i += step) {
        History history = History.of(store.events().of(ShopperId.user(users.get(i))));
        truth.check(history, i / step % 2 == 0 ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH);
      }
      return truth.figures();
    }
  }
}
