package dev.zhiyin.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.config.KindOfShop;
import dev.zhiyin.engine.product.Availability;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.sample.SampleShop.SampleConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What shows the kinds of shop off. */
@Tag("slow")
class KindsTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @EnumSource
  void aSampleNamesItsKindAndIsTheSameForTheSameSeed(KindOfShop kind) throws IOException {
    write(kind, "a");
    write(kind, "b");
    assertThat(folder.resolve("a/zhiyin.yaml")).content().startsWith("kind: " + kind.text());
    for (String file : List.of("products.jsonl", "events.csv")) {
      assertThat(folder.resolve("a").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("b").resolve(file));
    }
    assertThat(products("a")).hasSize(900).extracting(Product::id).doesNotHaveDuplicates();
  }

  @Test
  void aMarketplaceHasOffersOfSeveralSellersAtPricesThatDiffer() throws IOException {
    write(KindOfShop.MARKETPLACE, "a");
    Map<String, List<Product>> groups =
        products("a").stream().collect(Collectors.groupingBy(Product::groupId));

    assertThat(groups).hasSizeBetween(440, 460).doesNotContainKey("");
    assertThat(groups.values())
        .allSatisfy(
            group ->
                assertThat(group).extracting(one -> one.offer().seller()).doesNotHaveDuplicates())
        .anySatisfy(
            group ->
                assertThat(group).hasSize(3).extracting(KindsTest::price).doesNotHaveDuplicates());
    assertThat(products("a"))
        .extracting(one -> one.attributes().keySet())
        .allMatch(names -> names.containsAll(List.of("sellerPositive", "sellerRatings")));
  }

  @Test
  void aSpecialistSaysForWhomItsProductsAreAndSomeShoppersWhatTheyAvoid() throws IOException {
    write(KindOfShop.SPECIALIST, "a");

    assertThat(products("a"))
        .allSatisfy(one -> assertThat(one.attributes()).containsKey("skinType"))
        .filteredOn(one -> !one.category().toString().matches(".*(护肤工具|Skincare tools).*"))
        .hasSize(887)
        .allSatisfy(one -> assertThat(one.attributes()).containsKey("ingredients"));
    assertThat(Files.readAllLines(folder.resolve("a/profiles.jsonl")))
        .hasSize(12)
        .anyMatch(line -> line.contains("\"avoid\": [\"fragrance\"]"))
        .anyMatch(line -> line.contains("\"sizes\": [\"M\"]"));
  }

  @ParameterizedTest
  @CsvSource({
    "ingredients, 留香|long-scented, Fragrance|Parfum, true",
    "ingredients, 不含酒精|free from alcohol, Alcohol, false",
    "ingredients, 无硅油|silicone-free, Dimethicone, false",
    "skinType, 敏感肌|sensitive-skin, Sensitive, true",
  })
  void whatACosmeticSaysOfItselfHoldsForWhatItIsMadeOf(
      String attribute, String said, String what, boolean isThere) throws IOException {
    write(KindOfShop.SPECIALIST, "a");

    assertThat(products("a"))
        .filteredOn(one -> one.attributes().containsKey("ingredients"))
        .filteredOn(one -> has(said, one.title() + one.text().description()))
        .hasSizeGreaterThan(50)
        .allMatch(
            one ->
                has(what, one.attributes().getOrDefault(attribute, List.of()).toString())
                    == isThere);
  }

  private static boolean has(String words, String text) {
    return Pattern.compile(words, Pattern.CASE_INSENSITIVE).matcher(text).find();
  }

  @Test
  void aSpecialistHasPartsForEachDeviceThatAShopperOwns() throws IOException {
    write(KindOfShop.SPECIALIST, "a");
    Map<String, Long> parts =
        products("a").stream()
            .flatMap(one -> one.attributes().getOrDefault("fits", List.of()).stream())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    assertThat(parts).hasSize(3).allSatisfy((_, count) -> assertThat(count).isEqualTo(2));
    assertThat(Files.readAllLines(folder.resolve("a/profiles.jsonl")))
        .filteredOn(line -> line.contains("owns"))
        .hasSize(4)
        .allMatch(line -> parts.keySet().stream().anyMatch(line::contains));
  }

  @Test
  void aSocialShopHasNotesOnWhatTheirAuthorsBoughtAndFriendsWhoShare() throws IOException {
    write(KindOfShop.SOCIAL, "a");
    write(KindOfShop.SOCIAL, "b");
    for (String file : List.of("notes.jsonl", "friends.jsonl", "buying-groups.jsonl")) {
      assertThat(folder.resolve("a").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("b").resolve(file));
    }
    var bought = new HashSet<String>();
    for (CSVRecord row : rows("a")) {
      if (row.get("event_type").equals("purchase")) {
        bought.add(row.get("product_id"));
      }
    }
    List<Product> notes =
        Files.readAllLines(folder.resolve("a/notes.jsonl")).stream()
            .map(ProductJson::read)
            .toList();
    assertThat(notes).hasSizeGreaterThan(20).extracting(Product::id).doesNotHaveDuplicates();
    assertThat(notes)
        .allSatisfy(
            one -> {
              assertThat(one.note().orElseThrow().author()).isNotEmpty();
              assertThat(one.note().orElseThrow().productIds()).isNotEmpty().isSubsetOf(bought);
              assertThat(one.title()).doesNotContain("{");
            });
    assertThat(Files.readAllLines(folder.resolve("a/friends.jsonl")))
        .anyMatch(line -> line.contains("\"showName\": true"))
        .anyMatch(line -> line.contains("\"shareActivity\": false"));
    assertThat(Files.readAllLines(folder.resolve("a/buying-groups.jsonl")))
        .hasSize(2)
        .allMatch(
            line ->
                line.matches(
                    "\\{\"productId\": \"p\\d+\", \"needed\": 3, \"members\": \\[\"u\\d+\", \"u\\d+\"\\], \"hours\": \\d+\\}"));
  }

  @Test
  void aSecondHandShopHasOnePieceEachWhichIsGoneOnceItIsSold() throws IOException {
    write(KindOfShop.SECOND_HAND, "a");
    Map<String, Product> pieces =
        products("a").stream().collect(Collectors.toMap(Product::id, Function.identity()));
    assertThat(pieces.values())
        .allSatisfy(
            one -> {
              assertThat(one.attributes()).containsKeys("condition", "location", "sellerRatings");
              assertThat(one.offer().seller()).matches("u\\d{4}");
              assertThat(one.created()).isPresent();
              assertThat(one.offer().stock().orElseThrow()).isLessThan(2);
            });

    var sold = new HashSet<String>();
    for (CSVRecord row : rows("a")) {
      String id = row.get("product_id");
      assertThat(sold).doesNotContain(id);
      if (!id.isEmpty()) {
        assertThat(Objects.requireNonNull(pieces.get(id)).offer().seller())
            .isNotEqualTo(row.get("user_id"));
      }
      if (row.get("event_type").equals("purchase")) {
        sold.add(id);
      }
    }
    assertThat(sold).isNotEmpty();
    assertThat(pieces.values())
        .filteredOn(one -> one.offer().availability().equals(Optional.of(Availability.SOLD)))
        .extracting(Product::id)
        .containsExactlyInAnyOrderElementsOf(sold);
  }

  @Test
  void piecesOfOneModelCostTheMoreTheBetterTheirConditionIs() throws IOException {
    write(KindOfShop.SECOND_HAND, "a");
    Collection<List<Product>> models =
        products("a").stream()
            .collect(Collectors.groupingBy(one -> one.category() + one.brand()))
            .values();
    double best =
        models.stream().mapToDouble(model -> share(model, "like new")).average().orElse(0);
    double worst = models.stream().mapToDouble(model -> share(model, "fair")).average().orElse(1);

    assertThat(best).isGreaterThan(1.3 * worst);
  }

  @Test
  void ordersHaveSeveralProductsAndWhatIsUsedUpIsBoughtAgain() {
    Map<String, List<Integer>> orders =
        Sample.EVENTS.stream()
            .filter(event -> event.type() == EventType.PURCHASE)
            .collect(
                Collectors.groupingBy(
                    event -> event.user() + "-" + event.order(),
                    Collectors.mapping(event -> event.product(), Collectors.toList())));
    assertThat(orders.keySet()).noneMatch(order -> order.endsWith("-0"));
    assertThat(orders.values()).filteredOn(order -> order.size() > 1).hasSizeGreaterThan(500);
    long repeated =
        Sample.EVENTS.stream()
            .filter(event -> event.type() == EventType.PURCHASE)
            .collect(
                Collectors.groupingBy(
                    event -> event.user() + " " + event.product(), Collectors.counting()))
            .values()
            .stream()
            .filter(times -> times > 1)
            .count();
    assertThat(repeated).isGreaterThan(80);
  }

  private static double share(List<Product> model, String condition) {
    double mean = model.stream().mapToDouble(KindsTest::price).average().orElseThrow();
    return model.stream()
            .filter(one -> List.of(condition).equals(one.attributes().get("condition")))
            .mapToDouble(KindsTest::price)
            .average()
            .orElse(mean)
        / mean;
  }

  private static double price(Product product) {
    return product.offer().price().orElseThrow();
  }

  private void write(KindOfShop kind, String name) {
    SampleShop.write(
        folder.resolve(name),
        new SampleConfig(3, 900, 120, SampleConfig.DEFAULT.end(), Optional.of(kind)));
  }

  private List<Product> products(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name).resolve("products.jsonl")).stream()
        .map(ProductJson::read)
        .toList();
  }

  private List<CSVRecord> rows(String name) throws IOException {
    var format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    Path file = folder.resolve(name).resolve("events.csv");
    try (var parser = CSVParser.parse(Files.newBufferedReader(file), format)) {
      return parser.getRecords();
    }
  }
}
