package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.GenerationRepository.GenerationListing;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.testing.FolderTree;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a small sample shop, by the commands that a user types. */
class BuildSessionIT {
  @TempDir private static Path shop;
  private static Path trained;
  private static Zhiyin.Run training;
  private static Path untrained;

  @TempDir private Path folder;

  @BeforeAll
  static void makeTheSampleShop() {
    assertThat(
            Zhiyin.run("sample", "--out", shop.toString(), "--products", "300", "--users", "80")
                .status())
        .isZero();
    trained = shop.resolve("trained");
    training = rebuild(trained, shop.resolve("products.jsonl"), shop.resolve("events.csv"));
    untrained = shop.resolve("untrained");
    assertThat(rebuildWithoutEvents(untrained, shop.resolve("products.jsonl")).status()).isZero();
  }

  @Test
  void goesFromFilesToAServedGenerationThatRecommendsAndIsMeasured() throws IOException {
    assertThat(training.status()).isZero();
    assertThat(training.out()).contains("generation 1 is published: 300 products, model ");
    assertThat(training.err())
        .contains("products: 300 rows read, 300 accepted, 0 skipped")
        .contains("embed: 300 texts encoded, 0 known already")
        .containsPattern("train: epoch +1 {2}loss \\d\\.\\d{4} {2}valid loss \\d\\.\\d{4}")
        .contains("by NDCG@10 on validation");
    recommendsToEveryShopper();
    measures();
  }

  private static void recommendsToEveryShopper() {
    var home = new Home(trained);
    try (var store = Store.open(home);
        var served = OfflineGeneration.openCurrent(home)) {
      for (String user : store.events().recentUsers(1000)) {
        var history = History.of(store.events().of(ShopperId.user(user)));
        var answer = served.recommender().recommend(RecommendRequest.of(history));
        assertThat(answer.items()).hasSize(10);
        assertThat(answer.items())
            .allSatisfy(
                item -> {
                  assertThat(history.productIds()).doesNotContain(item.product().id());
                  assertThat(item.reasons()).isNotEmpty();
                });
      }
    }
  }

  private void measures() throws IOException {
    Path json = folder.resolve("evaluation.json");
    assertThat(
            Zhiyin.run("evaluate", "--home", trained.toString(), "--json", json.toString())
                .status())
        .isZero();
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("segments").findValuesAsText("segment")).contains("cold targets");
    JsonNode rows = report.get("rows");
    assertThat(rows.findValuesAsText("model")).contains("popularity", "text");
    assertThat(rows.findValuesAsText("through")).contains("exact", "index", "page");
    for (JsonNode row : rows) {
      for (String field :
          List.of(
              "split",
              "users",
              "recall@5",
              "ndcg@5",
              "precision@5",
              "recall@10",
              "ndcg@10",
              "precision@10",
              "mrr",
              "coverage@10")) {
        assertThat(row.has(field)).as(field).isTrue();
      }
    }
  }

  @Test
  void measuresOtherModelsBesideTheServedOneAndComparesThem() throws IOException {
    Path model = onlyFolderIn(trained.resolve("models"));
    Path json = folder.resolve("evaluation.json");

    Zhiyin.Run measured =
        Zhiyin.run(
            "evaluate",
            "--home",
            trained.toString(),
            "--variant",
            "mine=" + model,
            "--model",
            model.toString(),
            "--json",
            json.toString());

    assertThat(measured.status()).as(measured.err()).isZero();
    assertThat(measured.out()).containsPattern("mine +train +test +index +\\d+ ");
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    JsonNode compared = last(report.get("comparisons"));
    assertThat(compared.get("model").asText()).isEqualTo("mine");
    assertThat(compared.get("through").asText()).isEqualTo("page");
    // so few products that the index ranks them all
    int size = report.get("rows").size();
    JsonNode index = report.get("rows").get(size - 2);
    assertThat(index.get("through").asText()).isEqualTo("index");
    assertThat(index.get("recall@10")).isEqualTo(report.get("rows").get(size - 4).get("recall@10"));
    assertThat(last(report.get("rows")).get("through").asText()).isEqualTo("page");
  }

  @Test
  void refusesTwoModelsOfOneNameAndAFolderWithoutAModel() {
    assertThat(evaluate(2, "--variant", "text=" + folder))
        .contains("--variant is 'text'; wanted a name that no other model has");
    assertThat(evaluate(1, "--variant", "mine=" + folder)).contains("model.json");
  }

  private static String evaluate(int status, String... options) {
    var arguments = new ArrayList<>(List.of("evaluate", "--home", trained.toString()));
    arguments.addAll(List.of(options));
    Zhiyin.Run run = Zhiyin.run(arguments.toArray(String[]::new));
    assertThat(run.status()).isEqualTo(status);
    return run.err();
  }

  private static JsonNode last(JsonNode array) {
    return array.get(array.size() - 1);
  }

  private static Path onlyFolderIn(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  @Test
  void servesTextAloneWhereNothingCanBeLearned() {
    Path events = folder.resolve("history.csv");
    Zhiyin.run(
        "split",
        "--events",
        shop.resolve("events.csv").toString(),
        "--by",
        "leave-one-out",
        "--train-share",
        "0",
        "--out",
        events.toString());

    Zhiyin.Run rebuilt = rebuild(shop.resolve("products.jsonl"), events);

    assertThat(rebuilt.status()).as(rebuilt.err()).isZero();
    assertThat(rebuilt.out()).contains("model text");
  }

  @Test
  void shortensVectorsAsTheSettingsSay() throws IOException {
    Path settings = folder.resolve("zhiyin.yaml");
    Files.writeString(settings, "index: {quantisation: bit}");
    Zhiyin.Run rebuilt = rebuildWithoutEvents(shop.resolve("products.jsonl"));
    assertThat(rebuilt.status()).as(rebuilt.err()).isZero();
    try (Stream<Path> files = Files.walk(folder.resolve("generations"))) {
      assertThat(files.map(Path::toString)).anyMatch(file -> file.endsWith(".veq"));
    }

    Files.writeString(settings, "index: {quantisation: float}");
    Zhiyin.Run refused = rebuildWithoutEvents(shop.resolve("products.jsonl"));
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains("index.quantisation is 'float'; wanted none, int8, int7, int4, bit");
  }

  @Test
  void embedsOnlyWhatChanged() throws IOException {
    List<String> products = Files.readAllLines(shop.resolve("products.jsonl"));
    FolderTree.copy(untrained, folder);
    products.set(7, products.get(7).replaceFirst("\"title\":\"", "\"title\":\"New "));
    products.set(8, products.get(8).replaceFirst("\"stock\":\\d+", "\"stock\":12345"));
    Path file = Files.write(folder.resolve("products.jsonl"), products);

    Zhiyin.Run second = rebuildWithoutEvents(file);

    assertThat(second.err())
        .contains("embed: 1 texts encoded, 1 known already", "what differs from generation 1");
    assertThat(second.out()).contains("generation 2 is published: 300 products");
  }

  @Test
  void changesNothingWhenTooManyRowsAreBad() throws IOException {
    FolderTree.copy(untrained, folder);
    Path bad = folder.resolve("bad.jsonl");
    Files.writeString(bad, "{\"id\":\"new\",\"title\":\"Lamp\"}\n{\"id\":\"x\",\"price\":-1}\n");

    Zhiyin.Run refused = rebuildWithoutEvents(bad);

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains("1 of 2 rows are bad, more than the 5 % allowed")
        .contains("bad.jsonl:2: field 'price' is '-1.0'; wanted a finite number of at least 0");
    assertThat(new GenerationRepository(new Home(folder)).current()).hasValue(1);
    try (var store = Store.open(new Home(folder))) {
      assertThat(store.products().find("new")).isEmpty();
      assertThat(store.counts().products()).isEqualTo(300);
    }
  }

  @Test
  void leavesTheGenerationBeforeUntouchedWhenKilledAndIsClearedAwayByTheNext()
      throws IOException, InterruptedException {
    FolderTree.copy(untrained, folder);
    var generations = new GenerationRepository(new Home(folder));

    Path draft = killedWhenItBegan(new Home(folder).generations());

    assertThat(draft).exists();
    assertThat(generations.current()).hasValue(1);
    generations.openCurrent().close();
    assertThat(rebuildWithoutEvents(shop.resolve("products.jsonl")).status()).isZero();
    assertThat(generations.list()).extracting(GenerationListing::id).containsExactly(1L, 2L);
    assertThat(generations.current()).hasValue(2);
    assertThat(draft).doesNotExist();
  }

  /** A rebuild in a process of its own, killed as soon as it begins to write a generation. */
  private Path killedWhenItBegan(Path generations) throws IOException, InterruptedException {
    Process rebuild =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.zhiyin.tools.ToolsMain",
                "rebuild",
                "--home",
                folder.toString(),
                "--no-train")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Optional<Path> draft = Optional.empty();
    while (rebuild.isAlive() && draft.isEmpty()) {
      draft = draft(generations);
    }
    rebuild.destroyForcibly().waitFor();
    return draft.orElseThrow();
  }

  private static Optional<Path> draft(Path generations) throws IOException {
    try (var all = Files.newDirectoryStream(generations, ".zhiyin-part-*")) {
      for (Path one : all) {
        if (Files.exists(one.resolve("made/index"))) {
          return Optional.of(one);
        }
      }
      return Optional.empty();
    }
  }

  @Test
  void readsTheTwoFilesOfTheOriginalDesign() throws IOException {
    Path products =
        Files.writeString(
            folder.resolve("product_info.csv"),
            "product_id,description\np1,登山背包 防水\np2,Steel mug for tea\np3,无线耳机\n");
    Path events =
        Files.writeString(
            folder.resolve("user_behavior.csv"),
            """
            user_id,timestamp,browsed_products,label
            u1,2024-05-01 10:00:00,"p1, Steel mug for tea",1
            u2,2024-05-02 10:00:00,"p3, p1, 帐篷",0
            """);

    Zhiyin.Run rebuilt = rebuild(products, events);

    assertThat(rebuilt.status()).isZero();
    try (var store = Store.open(new Home(folder))) {
      assertThat(store.counts().products()).isPositive();
      assertThat(store.counts().events()).isPositive();
    }
  }

  @Test
  void serverlessCommandsSayWhatIsMissing() {
    assertThat(Zhiyin.run("rebuild", "--home", folder.toString()))
        .satisfies(run -> assertThat(run.status()).isEqualTo(1))
        .satisfies(
            run ->
                assertThat(run.err())
                    .contains("has no products; load some with: zhiyin rebuild --products FILE"));
  }

  private Zhiyin.Run rebuild(Path products, Path events) {
    return rebuild(folder, products, events);
  }

  private static Zhiyin.Run rebuild(Path home, Path products, Path events) {
    return Zhiyin.run(
        "rebuild",
        "--home",
        home.toString(),
        "--products",
        products.toString(),
        "--events",
        events.toString());
  }

  private Zhiyin.Run rebuildWithoutEvents(Path products) {
    return rebuildWithoutEvents(folder, products);
  }

  private static Zhiyin.Run rebuildWithoutEvents(Path home, Path products) {
    return Zhiyin.run(
        "rebuild", "--home", home.toString(), "--products", products.toString(), "--no-train");
  }
}
