package dev.zhiyin.tools.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.testing.FolderTree;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From products without groups to groups that are in force. */
class GroupCommandIT {
  private static final int MODELS = 72;
  private static final int SELLERS = 3;
  private static final List<String> KINDS = List.of("fridge freezer", "dishwasher", "microwave");
  private static final List<String> EXTRAS =
      List.of("white", "in silver", "60cm wide", "a rated", "frost free", "graded", "uk");

  @TempDir private static Path shop;

  @TempDir private Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static Zhiyin.Run zhiyin(String... arguments) {
    Zhiyin.Run run = Zhiyin.run(arguments);
    assertThat(run.status()).as(run.err()).isZero();
    return run;
  }

  /* Three sellers write each model in their own way; models of a series differ by a number. */
  @BeforeAll
  static void sell() throws IOException {
    var random = new Random(3);
    var rows = new ArrayList<String>();
    for (int model = 0; model < MODELS; model++) {
      String brand = List.of("bosch", "beko", "neff", "smeg").get(model % 4);
      String letters = "" + (char) ('a' + model % 7) + (char) ('k' + model % 5) + "v";
      int number = 300 + model / 2;
      String kind = KINDS.get(model % KINDS.size());
      List<String> codes = List.of(letters + number + "gx", letters + " " + number + " gx");
      for (int seller = 0; seller < SELLERS; seller++) {
        rows.add(
            """
            {"id": "%d", "title": "%s %s %s %s", "category": ["%s"], "seller": "s%d", "attributes": {"model": "m%d"}}"""
                .formatted(
                    (rows.size() * 7919) % (MODELS * SELLERS),
                    brand,
                    codes.get(seller % 2),
                    kind,
                    EXTRAS.get(random.nextInt(EXTRAS.size())),
                    kind,
                    seller,
                    model));
      }
    }
    Path products = Files.write(shop.resolve("products.jsonl"), rows);
    zhiyin(
        "rebuild",
        "--home",
        shop.resolve("home").toString(),
        "--products",
        products.toString(),
        "--no-train");
  }

  @BeforeEach
  void copyTheShop() throws IOException {
    FolderTree.copy(shop.resolve("home"), folder.resolve("home"));
  }

  @Test
  void findsTheGroupsOfTheHalfThatItDidNotLearnFrom() throws IOException {
    zhiyin(
        "group",
        "--home",
        path("home"),
        "--truth",
        "attributes.model",
        "--evaluate",
        "--threshold",
        "0.55",
        "--save-model",
        path("model.json"),
        "--json",
        path("groups.json"));
    JsonNode rows = new ObjectMapper().readTree(folder.resolve("groups.json").toFile()).get("rows");

    assertThat(rows).hasSize(4).allMatch(row -> row.get("threshold").asDouble() == .55);
    assertThat(rows.get(0).get("products").asInt() + rows.get(1).get("products").asInt())
        .isEqualTo(MODELS * SELLERS)
        .isEqualTo(rows.get(2).get("products").asInt());
    assertThat(rows.get(1).get("on").asText()).isEqualTo("the other half");
    assertThat(rows.get(1).get("precision").asDouble()).isGreaterThan(.9);
    assertThat(rows.get(1).get("f1").asDouble()).isGreaterThan(.9);
    JsonNode model = new ObjectMapper().readTree(folder.resolve("model.json").toFile());
    assertThat(model.get("stacks")).hasSize(3).allMatch(stack -> stack.get("among").size() == 2);
    zhiyin("group", "--home", path("home"), "--model", path("model.json"), "--out", path("more"));
    assertThat(folder.resolve("more")).isNotEmptyFile();
  }

  @Test
  void whatItProposesIsPutIntoForceAndStays() throws IOException {
    zhiyin("group", "--home", path("home"), "--out", path("groups.csv"));
    var rows = new ArrayList<>(Files.readAllLines(folder.resolve("groups.csv")));

    assertThat(rows.getFirst()).isEqualTo("group_id,product_id,probability,title");
    assertThat(rows).hasSizeGreaterThan(MODELS);
    String parted = rows.removeLast().split(",", -1)[1];
    rows.set(1, rows.get(1).replaceFirst("[^,]*", "by-hand"));
    Files.write(folder.resolve("groups.csv"), rows);

    Zhiyin.Run rebuilt =
        zhiyin("rebuild", "--home", path("home"), "--groups", path("groups.csv"), "--no-train");
    assertThat(rebuilt.err())
        .contains(
            "groups: %1$,d products, of which %1$,d had another; 0 are not in the store"
                .formatted(rows.size() - 1));
    List<Product> grouped = products().filter(one -> !one.groupId().isEmpty()).toList();
    assertThat(grouped).hasSize(rows.size() - 1).noneMatch(one -> one.id().equals(parted));
    assertThat(grouped)
        .filteredOn(one -> one.groupId().equals("by-hand"))
        .extracting(Product::id)
        .containsExactly(rows.get(1).split(",", -1)[1]);
    long right =
        grouped.stream()
            .filter(
                one ->
                    grouped.stream()
                        .filter(other -> other.groupId().equals(one.groupId()))
                        .allMatch(other -> other.attributes().equals(one.attributes())))
            .count();
    assertThat(right).isGreaterThan(grouped.size() * 8L / 10);

    zhiyin("group", "--home", path("home"), "--out", path("more.csv"));
    assertThat(Files.readAllLines(folder.resolve("more.csv")))
        .noneMatch(row -> grouped.stream().anyMatch(one -> row.contains("," + one.id() + ",")));
  }

  @Test
  void whatItLearnsFromAnAttributeIsProposedByTheIdsOfGroups() throws IOException {
    List<Product> first =
        products().filter(one -> one.attributes().containsValue(List.of("m0"))).toList();
    Files.writeString(
        folder.resolve("known.csv"),
        "group_id,product_id\nknown,%s\nknown,%s\n"
            .formatted(first.get(0).id(), first.get(1).id()));
    zhiyin("rebuild", "--home", path("home"), "--groups", path("known.csv"), "--no-train");

    zhiyin(
        "group",
        "--home",
        path("home"),
        "--truth",
        "attributes.model",
        "--learn",
        "--out",
        path("groups.csv"));

    List<String> rows = Files.readAllLines(folder.resolve("groups.csv"));
    assertThat(rows).hasSizeGreaterThan(MODELS);
    assertThat(rows).noneMatch(row -> row.startsWith("m"));
    assertThat(rows)
        .filteredOn(row -> first.stream().anyMatch(one -> row.contains("," + one.id() + ",")))
        .singleElement()
        .asString()
        .startsWith("known," + first.get(2).id() + ",");
  }

  @Test
  void saysThatNoTwoKnownProductsAreAlike() throws IOException {
    var rows = new ArrayList<String>();
    List<String> words = List.of("umbrella", "toothpaste", "locomotive");
    for (int i = 0; i < words.size(); i++) {
      rows.add(
          "{\"id\": \"k%d\", \"title\": \"%s\", \"groupId\": \"g%d\"}"
              .formatted(i, words.get(i), i % 2));
      for (int near = 0; near < 60; near++) {
        rows.add("{\"id\": \"%d-%d\", \"title\": \"%s\"}".formatted(i, near, words.get(i)));
      }
    }
    Files.write(folder.resolve("apart.jsonl"), rows);
    zhiyin("rebuild", "--home", path("apart"), "--products", path("apart.jsonl"), "--no-train");

    Zhiyin.Run run = Zhiyin.run("group", "--home", path("apart"), "--out", path("x"), "--learn");

    assertThat(run.status()).isOne();
    assertThat(run.err())
        .contains("no two of 3 products with a known group are alike enough to learn from");
  }

  private Stream<Product> products() {
    var all = new ArrayList<Product>();
    try (var store = Store.open(new Home(folder.resolve("home")))) {
      store.products().forEach(all::add);
    }
    return all.stream();
  }

  @Test
  void saysThatAModelIsOfAnotherVersion() throws IOException {
    Path old = folder.resolve("old.json");
    Files.writeString(old, "{\"about\": \"phones\", \"threshold\": 0.7, \"last\": {}}");
    for (List<String> way :
        List.of(List.of("--evaluate", "--truth=attributes.model"), List.of("--out=" + path("x")))) {
      var line = new ArrayList<>(List.of("group", "--home", path("home"), "--model=" + old));
      line.addAll(way);
      Zhiyin.Run run = Zhiyin.run(line.toArray(String[]::new));
      assertThat(run.status()).as(way.toString()).isOne();
      assertThat(run.err())
          .as(way.toString())
          .contains(
              "--model is '" + old + "'; wanted a model that '--save-model' of this version wrote");
    }
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(Zhiyin.run("group", "--home", path("home")).status()).isEqualTo(2);
    Zhiyin.Run field =
        Zhiyin.run("group", "--home", path("home"), "--out", path("x"), "--truth", "model");
    assertThat(field.status()).isEqualTo(2);
    assertThat(field.err()).contains("--truth is 'model'; wanted groupId or attributes.NAME");
    Zhiyin.Run none = Zhiyin.run("group", "--home", path("home"), "--out", path("x"), "--learn");
    assertThat(none.status()).isOne();
    assertThat(none.err())
        .contains(
            "--learn wants products of at least two groups, some with several products; groupId"
                + " has 0 groups of 0 products");
  }
}
