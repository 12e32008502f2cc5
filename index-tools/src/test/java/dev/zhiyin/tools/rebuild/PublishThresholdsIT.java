package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.generation.Folders;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.GenerationRepository.GenerationListing;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.opensearch.ShopGenerations;
import dev.zhiyin.testing.FolderTree;
import dev.zhiyin.tools.Zhiyin;
import dev.zhiyin.tools.cli.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A generation that does not reach what is demanded is not published, and leaves nothing. */
class PublishThresholdsIT {
  @TempDir private static Path shop;
  private static Home home;
  private static GenerationRepository generations;

  @BeforeAll
  static void serveATrainedModel() {
    home = new Home(shop.resolve("home"));
    generations = new GenerationRepository(home);
    zhiyin("sample", "--out", shop.toString(), "--products", "300", "--users", "80");
    zhiyin(
        "rebuild",
        "--force",
        "--home",
        home.root().toString(),
        "--products",
        shop.resolve("products.jsonl").toString(),
        "--events",
        shop.resolve("events.csv").toString());
  }

  private static void zhiyin(String... arguments) {
    assertThat(Zhiyin.run(arguments)).extracting(Zhiyin.Run::status).isEqualTo(0);
  }

  @Test
  void whatWasMeasuredIsInTheManifest() {
    Map<String, Double> metrics = served().metrics();

    assertThat(served().model()).isEqualTo("additive");
    assertThat(metrics.get("recall@100")).isBetween(.95, 1.0);
    assertThat(metrics.get("parity")).isBetween(0.0, 1e-5);
    assertThat(metrics).containsKeys("valid.ndcg@10.text", "valid.ndcg@10.additive");
  }

  @Test
  void aModelThatPredictsLessThanTheServedOneIsRefusedUnlessForced(@TempDir Path other)
      throws IOException {
    Home copy = copy(other);
    Folders.deleteAll(copy.root().resolve("models"));

    Zhiyin.Run refused = rebuild(copy);

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .containsPattern(
            "\nzhiyin: the new generation is not published: NDCG@10 on validation is 0\\.0\\d{3},"
                + " and 0\\.\\d{4} of generation 1, which is served; it must be at least"
                + " 0\\.\\d{4}, or use --force\n$");
    leftNothing(copy);
    assertThat(rebuild(copy, "--force").status()).isZero();
    assertThat(new GenerationRepository(copy).current()).hasValue(2);
    assertThat(rebuild(copy).status()).as("text after text").isZero();
  }

  @Test
  void aModelTrainedBeforeAnErasureIsNotCarriedOver(@TempDir Path other) throws IOException {
    Home copy = copy(other);
    try (var store = Store.open(copy)) {
      var users = new TreeSet<String>();
      store.events().forEach(event -> event.shopperId().userId().ifPresent(users::add));
      store.erasing().erase(users.first());
    }

    assertThat(rebuild(copy).err())
        .contains("model: the one trained before shoppers were erased is not used; train again\n")
        .contains("zhiyin: the new generation is not published: NDCG@10 on validation is 0.0");
    leftNothing(copy);
    assertThat(rebuild(copy, "--force").out()).contains("model text");
    assertThat(copy.models()).isEmptyDirectory();
    assertThat(new GenerationRepository(copy).list())
        .extracting(GenerationListing::id)
        .containsExactly(2L);
    assertThat(rebuild(copy).out()).contains("model text");
  }

  @Test
  void olderEventsThatAreLoadedLaterDoNotMakeTheServedModelLookBetter(@TempDir Path other)
      throws IOException {
    Path recipe =
        Files.writeString(
            other.resolve("recipe.json"),
            """
            {"holdout": {"by": "end-of-time"}, "towers": {"dimension": 16}, "epochs": 2,
             "slimNeighbours": 0}
            """);
    Home home = new Home(other.resolve("home"));
    List<String> train =
        List.of("rebuild", "--home", home.root().toString(), "--recipe", recipe.toString());
    zhiyin(
        with(
            train,
            "--force",
            "--products",
            shop.resolve("products.jsonl").toString(),
            "--events",
            shop.resolve("events.csv").toString()));
    Map<String, Double> then = metrics(home);

    zhiyin(
        with(
            List.of("rebuild", "--home", home.root().toString(), "--no-train", "--force"),
            "--events",
            archive(other).toString()));

    for (String name :
        List.of("valid.ndcg@10.additive", "valid.ndcg@10.text", "holdout.deciding.shoppers")) {
      assertThat(metrics(home).get(name)).as(name).isEqualTo(then.get(name));
    }
    Zhiyin.Run again = Zhiyin.run(with(train));
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(again.err()).doesNotContain("which is served");
  }

  private static Map<String, Double> metrics(Home home) {
    try (var generation = new GenerationRepository(home).openCurrent()) {
      return generation.manifest().metrics();
    }
  }

  private static String[] with(List<String> command, String... more) {
    return Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new);
  }

  /* Three times as many events of others, all from before those of the shop. */
  private static Path archive(Path folder) throws IOException {
    List<String> lines = Files.readAllLines(shop.resolve("events.csv"));
    var archive = new ArrayList<>(List.of(lines.getFirst()));
    Pattern time = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
    for (int years = 2; years <= 4; years++) {
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",", 3);
        Duration before = Duration.ofDays(365L * years);
        archive.add(
            "%s,old-%d-%s,%s"
                .formatted(
                    cells[0].isEmpty() ? "" : "old-" + years + cells[0],
                    years,
                    cells[1],
                    time.matcher(cells[2])
                        .replaceFirst(
                            found -> Instant.parse(found.group()).minus(before).toString())));
      }
    }
    return Files.write(folder.resolve("archive.csv"), archive);
  }

  @Test
  void withAnotherEncoderTheServedModelCountsAsItWasMeasuredThen(@TempDir Path other)
      throws IOException {
    Home copy = copy(other);

    Zhiyin.Run run = rebuild(copy, "--encoder", "all-minilm-l6-v2");

    double then = Objects.requireNonNull(served().metrics().get("valid.ndcg@10.additive"));
    assertThat(run.err())
        .contains(
            "check: NDCG@10 on validation of generation 1, which is served: %.4f when it was made\n"
                .formatted(then));
  }

  @Test
  void lowRecallIsRefused() {
    refuses(
        floors -> new PublishThresholds(1.5, floors.parity(), floors.loss(), floors.noise()),
        "the new generation is not published: recall@100 of its index against exact search is"
            + " \\d\\.\\d{4}; it must be at least 1\\.5000");
  }

  @Test
  void vectorsThatDifferAreRefused() {
    refuses(
        floors -> new PublishThresholds(floors.recall(), -1, floors.loss(), floors.noise()),
        "the new generation is not published: vectors in its index differ from those of the model by"
            + " up to \\S+; at most -1\\.00e\\+00 is allowed");
  }

  private static void refuses(UnaryOperator<PublishThresholds> harder, String message) {
    try (var store = Store.open(home);
        var rebuild =
            new BuildSession(
                home,
                store,
                ShopGenerations.of(home, ShopConfig.DEFAULT, store),
                EncoderOption.Asked.inProcess(""),
                Map.of(),
                silent())) {
      EmbeddedCatalogue catalogue = rebuild.embed();
      assertThatThrownBy(
              () -> rebuild.publish(catalogue, harder.apply(PublishThresholds.DEFAULT), true))
          .isInstanceOf(WorkRefused.class)
          .hasMessageMatching(message);
    }
    leftNothing(home);
  }

  private static void leftNothing(Home home) {
    var generations = new GenerationRepository(home);
    assertThat(generations.current()).hasValue(1);
    assertThat(generations.list()).extracting(GenerationListing::id).containsExactly(1L);
    try (var files = Files.list(home.generations())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".zhiyin-part-"));
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static Progress silent() {
    return new Progress(
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
  }

  private static Manifest served() {
    try (var generation = generations.openCurrent()) {
      return generation.manifest();
    }
  }

  private static Zhiyin.Run rebuild(Home home, String... more) {
    var arguments =
        new ArrayList<>(List.of("rebuild", "--home", home.root().toString(), "--no-train"));
    arguments.addAll(List.of(more));
    return Zhiyin.run(arguments.toArray(String[]::new));
  }

  private static Home copy(Path to) throws IOException {
    FolderTree.copy(home.root(), to);
    return new Home(to);
  }
}
