package dev.zhiyin.tools.prepare;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.privacy.Pseudonyms;
import dev.zhiyin.engine.privacy.Pseudonyms.PseudonymKey;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.store.EventLog;
import dev.zhiyin.tools.prepare.RawShop.Prepared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PreparationTest {
  private static final String PRODUCTS =
      """
      {"id": "p1", "title": "<b>登山 雙肩背包</b>", "brand": "Ｎｉｋｅ", "category": ["户外", "背包"], "price": "¥1,299.00"}
      {"id": "p2", "title": "Running shoes &amp; socks", "brand": "Nike", "category": "戶外 &gt; 鞋", "price": 50, "currency": "USD"}
      {"id": "p3", "title": "Mug", "brand": "Nike", "category": "户外", "description": "<script>x</script>A \\"big\\" mug"}
      {"id": "POST", "title": "Postage", "brand": "NIKE"}
      """;
  private static final String RATES =
      "{\"prices\": {\"currency\": \"CNY\", \"rates\": {\"USD\": 7.1}}}";

  @TempDir private Path folder;

  @Test
  void standardisesProducts() {
    Prepared prepared = shop().prepare(RATES);

    assertThat(prepared.lines(Preparation.PRODUCTS))
        .containsExactly(
            "{\"id\":\"p1\",\"title\":\"登山 雙肩背包\",\"category\":[\"户外\",\"背包\"],\"brand\":\"Nike\",\"price\":1299.0,\"currency\":\"CNY\"}",
            "{\"id\":\"p2\",\"title\":\"Running shoes & socks\",\"category\":[\"户外\",\"鞋\"],\"brand\":\"Nike\",\"price\":355.0,\"currency\":\"CNY\"}",
            "{\"id\":\"p3\",\"title\":\"Mug\",\"description\":\"A \\\"big\\\" mug\",\"category\":[\"户外\"],\"brand\":\"Nike\"}");
  }

  @Test
  void writesTheSameBytesAgain() throws IOException {
    var shop = shop();
    Prepared one = shop.prepare(RATES);
    Prepared two = shop.prepare(RATES, "somewhere/else");
    Prepared three = shop.prepare(RATES);

    for (String file : files(one.folder())) {
      byte[] bytes = Files.readAllBytes(one.folder().resolve(file));
      assertThat(Files.readAllBytes(two.folder().resolve(file))).as(file).isEqualTo(bytes);
      assertThat(Files.readAllBytes(three.folder().resolve(file))).as(file).isEqualTo(bytes);
    }
  }

  @Test
  void leavesNothingBehindButItsFiles() throws IOException {
    assertThat(files(shop().prepare(RATES).folder()))
        .containsExactly("events.csv.gz", "manifest.json", "products.jsonl.gz", "report.html");
  }

  @Test
  void saysInTheManifestWhatWasDone() {
    JsonNode manifest =
        shop()
            .prepare(
                "{\"prices\": {\"currency\": \"CNY\", \"rates\": {\"USD\": 7.1}}, \"sample\": {\"seed\": 42}}")
            .manifest();

    assertThat(manifest.at("/inputs/products/0/file").asText()).isEqualTo("products.jsonl");
    assertThat(manifest.at("/inputs/events/0/sha256").asText()).hasSize(64);
    assertThat(manifest.get("seed").asLong()).isEqualTo(42);
    assertThat(manifest.get("before").toString())
        .isEqualTo("{\"products\":4,\"events\":42,\"shoppers\":5}");
    assertThat(manifest.get("after").get("products").asLong()).isEqualTo(3);
    assertThat(manifest.at("/merged/brands").toString()).isEqualTo("[]");
    assertThat(manifest.at("/merged/categories").toString())
        .isEqualTo("[{\"canonical\":\"户外\",\"from\":{\"戶外\":1}}]");
    assertThat(manifest.at("/rules").findValuesAsText("rule"))
        .containsExactly(
            "unreadable",
            "timestamps",
            "testAccounts",
            "sample",
            "codes",
            "unknownProducts",
            "duplicates",
            "returns",
            "repeatedLines",
            "bots",
            "bulkBuyers",
            "kCore");
    assertThat(manifest.at("/rules/0/settings/limit").asDouble()).isEqualTo(0.05);
    assertThat(manifest.at("/rules/6/dropped").asLong()).isEqualTo(2);
    assertThat(manifest.at("/settings/prices/rates/USD").asDouble()).isEqualTo(7.1);
    assertThat(manifest.at("/split/by").asText()).isEqualTo("given");
    assertThat(manifest.at("/versions/duckdb").asText()).startsWith("v");
    assertThat(PrepareConfig.parse(manifest.get("settings").toString()).sample().seed())
        .isEqualTo(42);
  }

  @Test
  void reportsOnOnePageThatNeedsNoOther() {
    String report = shop().prepare(RATES).report();

    assertThat(report)
        .contains("数据准备报告", "户外", "戶外 × 1", "Duplicates", "data:image/svg+xml;base64,")
        .doesNotContainPattern("src=\"(?!data:)|href=")
        .doesNotContain("@import")
        .doesNotContain("url(");
  }

  @Test
  void showsMarkupInNamesAsText() {
    var shop =
        new RawShop(folder)
            .productFile(
                "p.csv", "id,title,brand\na,x,<Acme> & Co\nb,x,<ACME> & Co\nc,x,<ACME> & Co\n")
            .events("u1,a,view,1");

    assertThat(shop.prepare().report())
        .contains("&lt;ACME&gt; &amp; Co")
        .doesNotContain("<ACME>")
        .doesNotContain("<Acme>");
  }

  @Test
  void writesTheNamesThatAStoreGivesShoppersAndNoOthers() throws IOException {
    var pseudonyms = Pseudonyms.keyed(PseudonymKey.parse("0f".repeat(32)).orElseThrow());
    Prepared prepared =
        new RawShop(folder)
            .products("a", "b")
            .eventFile(
                "e.csv",
                """
                user_id,session_id,product_id,event_type,timestamp
                Alice-Liddell,,a,view,1
                ,visit-4711,b,view,2
                test-1,,b,view,2
                """)
            .pseudonyms(pseudonyms)
            .prepare();

    assertThat(prepared.events())
        .containsExactly(
            "," + pseudonyms.of("visit-4711") + ",b,view,1970-01-01T00:00:02Z,train",
            pseudonyms.of("Alice-Liddell") + ",,a,view,1970-01-01T00:00:01Z,train");
    assertThat(prepared.dropped("testAccounts")).isEqualTo(1);
    assertThat(prepared.manifest().get("pseudonymKey").asText())
        .isEqualTo(pseudonyms.fingerprint().orElseThrow());
    assertThat(prepared.manifest() + prepared.report()).doesNotContain("Alice", "4711");
  }

  @Test
  void aSessionOfEverybodyStaysNobodys() {
    var lines =
        new StringBuilder(
            """
            user_id,session_id,product_id,event_type,timestamp
            ,visit,a,view,1
            u1,visit,b,view,2
            """);
    for (int i = 0; i <= EventLog.MOST_OF_SESSION; i++) {
      lines.append(",visit,a,cart,%1$d\n,everybody,a,view,%1$d\n".formatted(i));
    }
    lines.append("u1,everybody,b,cart,2\n");

    List<String> events =
        new RawShop(folder)
            .products("a", "b")
            .eventFile("e.csv", lines.toString())
            .prepare()
            .events();

    assertThat(events.stream().filter(line -> line.startsWith(",everybody,")))
        .hasSize(EventLog.MOST_OF_SESSION + 1);
    assertThat(events.stream().filter(line -> line.startsWith("u1,,")))
        .hasSize(EventLog.MOST_OF_SESSION + 4);
    assertThat(events).hasSize(2 * EventLog.MOST_OF_SESSION + 5);
  }

  @Test
  void reportsEvenWhenNothingIsLeft() {
    Prepared prepared =
        new RawShop(folder).products("a").events("test,a,view,1700000000").prepare();

    assertThat(prepared.events()).isEmpty();
    assertThat(prepared.report()).contains("No events are left.").doesNotContain("No chart");
  }

  @Test
  void describesProductsByEventsThatCanHaveHappenedOnly() {
    Prepared prepared =
        new RawShop(folder)
            .eventFile(
                "e.csv",
                """
                user_id,product_id,event_type,timestamp,title
                u1,a,view,2023-11-14,Right
                u1,a,view,2099-01-01,Wrong
                u1,ghost,view,2099-01-01,Nothing
                """)
            .prepare("{\"files\": {\"productsFromEvents\": true}}");

    assertThat(prepared.lines(Preparation.PRODUCTS))
        .containsExactly("{\"id\":\"a\",\"title\":\"Right\"}");
    assertThat(prepared.dropped("timestamps")).isEqualTo(2);
  }

  @Test
  void convertsThePriceOfAProductMadeOfEventsOnce() {
    Prepared prepared =
        new RawShop(folder)
            .eventFile(
                "e.csv",
                """
                user_id,product_id,event_type,timestamp,category,price,brand
                u1,a,view,2023-11-14,Electronics > ,2990,%s
                """
                    .formatted("long".repeat(60)))
            .prepare("{\"files\": {\"productsFromEvents\": true}, \"prices\": {\"scale\": 0.01}}");

    assertThat(prepared.lines(Preparation.PRODUCTS))
        .containsExactly("{\"id\":\"a\",\"title\":\"a\",\"price\":29.9}");
    assertThat(prepared.manifest().at("/standardised/prices converted").asInt()).isOne();
    assertThat(prepared.manifest().get("currencies").toString()).isEqualTo("{\"\":1}");
  }

  @Test
  void saysInTheManifestWhatTheMomentOfTheRunDecided() {
    JsonNode settings = shop().prepare(RATES).manifest().get("settings");

    assertThat(settings.at("/timestamps/latest").asText()).isEqualTo("2026-01-02T00:00:00Z");
    assertThat(PrepareConfig.parse(settings.toString()).at(Instant.EPOCH))
        .isEqualTo(PrepareConfig.parse(RATES).at(RawShop.NOW));
  }

  @Test
  void writesNamesOfTheSettingsInTheirOrder() {
    String names =
        IntStream.range(0, 9).mapToObj("\"name %d\":\"Name\""::formatted).collect(joining(","));
    JsonNode settings =
        shop()
            .prepare(
                "{\"texts\": {\"brands\": {%1$s}, \"categories\": {%1$s}}, %2$s"
                    .formatted(names, RATES.substring(1)))
            .manifest()
            .get("settings");

    assertThat(settings.at("/texts/brands").toString()).isEqualTo("{" + names + "}");
    assertThat(settings.at("/texts/categories").toString()).isEqualTo("{" + names + "}");
  }

  @Test
  void countsManyPositionsTogetherInFewPoints() {
    String[] lines =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "u1,p1,view," + (1 + i * 18_000))
            .toArray(String[]::new);
    Summary summary = new RawShop(folder).products("p1").events(lines).prepare().summary();

    assertThat(summary.findings().days()).hasSizeBetween(190, 200);
    assertThat(summary.findings().days().firstKey()).isOne();
    assertThat(summary.findings().days().values().stream().mapToLong(n -> n.get(EventType.VIEW)))
        .hasSizeGreaterThan(0)
        .allMatch(n -> n <= 6);
  }

  private RawShop shop() {
    var random = new Random(3);
    String[] lines =
        Stream.generate(
                () ->
                    "u%d,p%d,view,%d"
                        .formatted(
                            random.nextInt(5),
                            1 + random.nextInt(3),
                            1_700_000_000 + random.nextInt(900_000)))
            .limit(40)
            .toArray(String[]::new);
    var events = new StringBuilder(RawShop.EVENTS);
    List.of(lines).forEach(line -> events.append(line).append('\n'));
    events.append(lines[0]).append('\n').append(lines[1]).append('\n');
    return new RawShop(folder)
        .productFile("products.jsonl", PRODUCTS)
        .eventFile("events.csv", events.toString());
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
