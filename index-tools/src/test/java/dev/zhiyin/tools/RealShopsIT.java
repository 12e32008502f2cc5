package dev.zhiyin.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.recommend.Recommended;
import dev.zhiyin.engine.recommend.SearchRequest;
import dev.zhiyin.engine.recommend.SimilarRequest;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.OfflineGeneration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real shops, from their files to answers. The data is no part of the project: {@code ZHIYIN_DATA}
 * names its folder, as in CI.
 */
@EnabledIfEnvironmentVariable(named = "ZHIYIN_DATA", matches = ".+")
class RealShopsIT {
  private static final Path DATA = Path.of(System.getenv().getOrDefault("ZHIYIN_DATA", ""));

  @TempDir private Path home;

  /** Text alone on Beauty, untrained, by the code path that serves, for a fifth of its shoppers. */
  @Test
  void predictsBeautyThroughTheIndexAsWellAsExactly() throws IOException {
    Path beauty = DATA.resolve("amazon_beauty_2014");
    rebuild(
        "--products",
        beauty.resolve("products.jsonl.gz").toString(),
        "--events",
        fewPredicted(beauty.resolve("events.csv.gz")).toString(),
        "--no-train");

    JsonNode rows = evaluate();

    JsonNode exact = row(rows, "text", "exact");
    JsonNode index = row(rows, "text", "index");
    assertThat(index.get("users").asInt()).isEqualTo(4_473);
    assertThat(index.get("recall@10").asDouble()).isGreaterThanOrEqualTo(0.060);
    assertThat(index.get("recall@10").asDouble())
        .isCloseTo(
            exact.get("recall@10").asDouble(), within(0.01 * exact.get("recall@10").asDouble()));
    assertThat(row(rows, "popularity", "exact").get("recall@10").asDouble())
        .isCloseTo(0.0132, within(0.0005));
  }

  /* Nobody's last product is predicted but every fifth shopper's. */
  private Path fewPredicted(Path events) throws IOException {
    Path few = home.resolve("events.csv");
    try (var lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(events)), UTF_8));
        var out = new PrintWriter(Files.newBufferedWriter(few))) {
      int tests = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        boolean isTest = line.endsWith(",test");
        out.println(isTest && tests++ % 5 != 0 ? line.replace(",test", ",history") : line);
      }
    }
    return few;
  }

  @Test
  void findsPhonesAndTelevisionsInAChineseShop() {
    Path jd = DATA.resolve("zh_jd_mixed");
    rebuild("--products", jd.resolve("products.jsonl.gz").toString());

    try (var served = OfflineGeneration.openCurrent(new Home(home))) {
      assertThat(search(served, "联通 3G 双卡 手机")).hasSize(10).allSatisfy(RealShopsIT::isPhone);
      for (String television : televisions()) {
        assertThat(similar(served, television))
            .as("similar to %s", television)
            .hasSize(10)
            .allSatisfy(RealShopsIT::isTelevision)
            .allSatisfy(
                item ->
                    assertThat(item.reasons().getFirst().sentence())
                        .matches("因为与「.+」(同为.+品牌且)?相似，为您推荐(该平板电视|「.+」)"));
      }
    }
  }

  private static void isPhone(Recommended item) {
    assertThat(item.product().category().leaf()).isEqualTo("手机");
  }

  private static void isTelevision(Recommended item) {
    assertThat(item.product().category().leaf()).isEqualTo("平板电视");
  }

  /** Every twentieth television. */
  private List<String> televisions() {
    var all = new ArrayList<String>();
    try (var store = Store.open(new Home(home))) {
      store
          .products()
          .forEach(
              product -> {
                if (product.category().leaf().equals("平板电视")) {
                  all.add(product.id());
                }
              });
    }
    return java.util.stream.IntStream.range(0, all.size())
        .filter(i -> i % 20 == 0)
        .mapToObj(all::get)
        .toList();
  }

  /** A quarter of the products of a marketplace, each with all of its offers. */
  @Test
  void findsTheOffersOfOneProduct() throws IOException {
    Path offers = home.resolve("offers.jsonl");
    var json = new ObjectMapper();
    try (var lines =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(
                        Files.newInputStream(
                            DATA.resolve("marketplace_pricerunner/products.jsonl.gz"))),
                    UTF_8));
        var out = new PrintWriter(Files.newBufferedWriter(offers))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (json.readTree(line).at("/attributes/clusterId").asInt() % 4 == 1) {
          out.println(line);
        }
      }
    }
    rebuild("--products", offers.toString(), "--no-train");
    Path measured = home.resolve("groups.json");
    Zhiyin.Run run =
        Zhiyin.run(
            "group",
            "--home",
            home.toString(),
            "--truth",
            "attributes.clusterId",
            "--evaluate",
            "--json",
            measured.toString());
    assertThat(run.status()).as(run.err()).isZero();

    JsonNode otherHalf = json.readTree(measured.toFile()).get("rows").get(1);
    assertThat(otherHalf.get("on").asText()).isEqualTo("the other half");
    assertThat(otherHalf.get("precision").asDouble()).isGreaterThan(.92);
    assertThat(otherHalf.get("f1").asDouble()).isGreaterThan(.88);
  }

  private static List<Recommended> search(OfflineGeneration served, String words) {
    return served
        .recommender()
        .search(new SearchRequest(words, History.EMPTY, Filter.ALL, Locale.SIMPLIFIED_CHINESE, 10))
        .items();
  }

  private static List<Recommended> similar(OfflineGeneration served, String productId) {
    return served
        .recommender()
        .similar(new SimilarRequest(productId, Filter.ALL, Locale.SIMPLIFIED_CHINESE, 10))
        .items();
  }

  private void rebuild(String... options) {
    var arguments = new ArrayList<>(List.of("rebuild", "--home", home.toString()));
    arguments.addAll(List.of(options));
    Zhiyin.Run run = Zhiyin.run(arguments.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
  }

  private JsonNode evaluate() throws IOException {
    Path json = home.resolve("evaluation.json");
    Zhiyin.run("evaluate", "--home", home.toString(), "--json", json.toString());
    return new ObjectMapper().readTree(json.toFile()).get("rows");
  }

  private static JsonNode row(JsonNode rows, String model, String through) {
    return StreamSupport.stream(rows.spliterator(), false)
        .filter(row -> row.get("model").asText().equals(model))
        .filter(row -> row.get("through").asText().equals(through))
        .findFirst()
        .orElseThrow();
  }
}
