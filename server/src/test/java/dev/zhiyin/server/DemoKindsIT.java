package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.sample.SampleCommand;
import dev.zhiyin.server.config.ServerConfig;
import dev.zhiyin.tools.rebuild.DemoGroups;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A small sample shop of each kind and of none, made, loaded and served by the steps of {@code
 * bin/zhiyin demo --kind} but the training: it has what the kind lives by.
 */
class DemoKindsIT {
  private static final String GENERAL = "general";
  private static final int USERS = 80;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {GENERAL, "marketplace", "specialist", "social", "second-hand"})
  void theSampleOfAKindShowsWhatTheKindLivesBy(String kind) throws IOException {
    Home home = loaded(kind);
    var config = ServerConfig.read(home, Optional.empty(), Map.of());
    try (var server = ZhiyinServer.start(home, config);
        var client = new Client(server.address())) {
      assertThat(ids(client.get("v1/users/u0001/recommendations"))).hasSize(10);
      switch (kind) {
        case "marketplace" -> offersStandTogether(client);
        case "specialist" -> {
          productsSuit(client);
          partsAndSizesSuit(client);
        }
        case "social" -> friendsNotesAndGroupsAreShown(client);
        case "second-hand" -> piecesAreCompared(client);
        default -> assertThat(kind).isEqualTo(GENERAL);
      }
      assertThat(
              nobodyIsShownMoreOfWhatTheyJustBought(client, config.shop().arrange())
                  || kind.equals("marketplace"))
          .as("something of that would be there; so small a marketplace has one of each category")
          .isTrue();
      theConsoleShowsAShopper(client, kind);
    }
  }

  /* Tells whether anything was held back. */
  private static boolean nobodyIsShownMoreOfWhatTheyJustBought(Client client, RerankRules rules) {
    Instant lately = Instant.now().minus(Duration.ofDays(7));
    boolean isAnythingMoved = false;
    for (int user = 1; user <= USERS; user++) {
      String path = "v1/users/u%04d".formatted(user);
      Set<CategoryPath> bought =
          client
              .get(path)
              .json()
              .get("history")
              .valueStream()
              .filter(item -> item.get("type").textValue().matches("purchase|review"))
              .filter(item -> Instant.parse(item.get("timestamp").textValue()).isAfter(lately))
              .flatMap(item -> rules.sameCategories().of(category(item)).stream())
              .collect(Collectors.toSet());
      JsonNode page = client.get(path + "/recommendations").json().get("items");
      assertThat(page.valueStream().filter(item -> !item.has("kind")))
          .as(path)
          .isNotEmpty()
          .noneMatch(item -> bought.contains(category(item)));
      isAnythingMoved |= page.findValuesAsText("rule").contains("renewal");
    }
    return isAnythingMoved;
  }

  private static void theConsoleShowsAShopper(Client client, String kind) {
    try (var browser = new Browser(client.address()).size(1360, 900)) {
      for (String language : List.of("en", "zh-CN")) {
        browser.open(language, "shopper?user=u0001");
        browser.awaitText("h1", "u0001");
        browser.awaitShown(".card");
        browser.screenshot("demo-%s-%s".formatted(kind, language));
        assertThat(browser.violations()).as(kind + language).isEmpty();
        assertThat(browser.errors()).as(kind + language).isEmpty();
      }
    }
  }

  private static CategoryPath category(JsonNode item) {
    return new CategoryPath(
        item.at("/product/category").valueStream().map(JsonNode::textValue).toList());
  }

  private Home loaded(String kind) throws IOException {
    Path sample = folder.resolve("sample");
    var nobody = new PrintWriter(Writer.nullWriter());
    var asked = new ArrayList<>(List.of("--out", sample.toString(), "--products", "150"));
    asked.addAll(List.of("--users", Integer.toString(USERS), "--end", today()));
    if (!kind.equals(GENERAL)) {
      asked.addAll(List.of("--kind", kind));
    }
    assertThat(SampleCommand.run(nobody, nobody, asked.toArray(String[]::new))).isZero();
    var home = new Home(folder.resolve("home"));
    Files.createDirectories(home.root());
    String settings = Files.readString(sample.resolve("zhiyin.yaml"));
    Files.writeString(home.config(), settings + "server: {port: 0}\n");
    var line = new ArrayList<>(List.of("rebuild", "--no-train", "--home", home.root().toString()));
    for (var file :
        List.of(
            Map.entry("--products", "products.jsonl"),
            Map.entry("--events", "events.csv"),
            Map.entry("--products", "notes.jsonl"),
            Map.entry("--profiles", "profiles.jsonl"),
            Map.entry("--friends", "friends.jsonl"))) {
      Path path = sample.resolve(file.getValue());
      if (Files.exists(path)) {
        line.addAll(List.of(file.getKey(), path.toString()));
      }
    }
    ToolRun _ = ToolRun.done(line.toArray(String[]::new));
    Path groups = sample.resolve("buying-groups.jsonl");
    if (Files.exists(groups)) {
      assertThat(DemoGroups.run("--home", home.root().toString(), groups.toString())).isZero();
    }
    return home;
  }

  private static String today() {
    return LocalDate.now(ZoneOffset.UTC).toString();
  }

  private static void offersStandTogether(Client client) {
    JsonNode page = client.get("v1/products/popular?k=50").json().get("items");
    assertThat(page.findValuesAsText("chosenBy")).contains("price").containsOnly("price");
    assertThat(page.valueStream().map(item -> item.at("/product/groupId").textValue()))
        .hasSize(50)
        .doesNotHaveDuplicates();
  }

  private static void productsSuit(Client client) {
    assertThat(client.get("v1/users/u0001/profile").json().get("profile"))
        .isEqualTo(Client.json("{'skinType':['combination'],'avoid':['fragrance']}"));
    String all = "v1/products/popular?k=50&filter=" + encoded("inStock:true");
    assertThat(client.get(all).response().body()).contains("\"Parfum\"");
    JsonNode page = client.get(all + "&userId=u0001&locale=en").json().get("items");
    assertThat(page).hasSizeGreaterThan(5);
    for (JsonNode item : page) {
      assertThat(item.at("/product/attributes/skinType").toString()).contains("Combination");
      assertThat(item.at("/product/attributes/ingredients").toString())
          .doesNotContain("Parfum", "Fragrance");
      assertThat(item.findValuesAsText("sentence")).contains("Suits your combination skin.");
    }
  }

  private static void partsAndSizesSuit(Client client) {
    JsonNode parts = suitable(client, "fits:(\"Egretshore S2\" OR \"Plantwhisper M1\")", "u0002");
    assertThat(parts.valueStream().map(item -> item.at("/product/attributes/fits").toString()))
        .hasSize(2)
        .containsOnly("[\"Egretshore S2\"]");
    assertThat(parts.findValuesAsText("sentence")).contains("Goes with your “Egretshore S2”.");

    JsonNode sized = suitable(client, "size:(S OR M OR L OR XL)", "u0003");
    assertThat(sized.valueStream().map(item -> item.at("/product/attributes/size").toString()))
        .containsExactlyInAnyOrder("[\"S\",\"M\"]", "[\"M\",\"L\"]");
  }

  /* Of four parts and four things in sizes. */
  private static JsonNode suitable(Client client, String attribute, String user) {
    String all = "v1/products/popular?k=50&filter=" + encoded("attributes." + attribute);
    assertThat(client.get(all).json().get("items")).hasSize(4);
    return client.get(all + "&locale=en&userId=" + user).json().get("items");
  }

  private static void friendsNotesAndGroupsAreShown(Client client) {
    assertThat(client.get("v1/users/u0001/friends").json().get("friends")).hasSizeBetween(3, 4);
    var codes = new ArrayList<String>();
    for (int user = 1; user <= 20; user++) {
      String path = "v1/users/u%04d/recommendations".formatted(user);
      JsonNode page = client.get(path).json();
      assertThat(page.get("items").valueStream().filter(item -> item.has("kind")))
          .hasSizeLessThanOrEqualTo(2);
      codes.addAll(page.findValuesAsText("code"));
    }
    assertThat(codes).contains("friend_bought", "friends_like", "note_on", "group_lacks_few");
  }

  private static void piecesAreCompared(Client client) {
    var codes = new ArrayList<String>();
    for (int user = 1; user <= 20; user++) {
      String id = "u%04d".formatted(user);
      JsonNode page = client.get("v1/users/%s/recommendations".formatted(id)).json();
      codes.addAll(page.findValuesAsText("code"));
      assertThat(page.findValuesAsText("seller")).doesNotContain(id);
      assertThat(page.get("items").findValuesAsText("status")).doesNotContain("sold");
    }
    assertThat(codes).contains("below_market");
  }
}
