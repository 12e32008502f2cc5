package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.onnx.encoder.EncoderConfig;
import dev.zhiyin.onnx.encoder.Encoders;
import dev.zhiyin.onnx.tower.TowerFiles;
import dev.zhiyin.tools.Zhiyin;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.rebuild.EncoderOption.EncoderChoice;
import dev.zhiyin.tools.split.Holdout;
import dev.zhiyin.tools.split.HoldoutPolicy;
import dev.zhiyin.tools.train.Steps;
import dev.zhiyin.tools.train.TrainingSet;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is held out reaches nothing: a shop whose test events are all other ones learns from the
 * same, counts the same and answers the same; so does one whose validation events are, but for the
 * targets that it validates with.
 */
class HeldOutIT {
  private static final int PRODUCT = 3;
  private static final int SPLIT = 7;

  @TempDir private static Path shop;

  @BeforeAll
  static void makeAShopSplitByTime() {
    Zhiyin.done("sample", "--out", shop.toString(), "--products", "150", "--users", "60");
    Zhiyin.done(
        "split",
        "--events",
        shop.resolve("events.csv").toString(),
        "--by",
        "time",
        "--out",
        shop.resolve("split.csv").toString());
    rebuild("as-it-is", shop.resolve("split.csv"), "--no-train");
  }

  @Test
  void testEventsReachNoTrainingNoValidationNoCounterAndNoAnswer() throws IOException {
    Home otherwise = rebuild("other-test", tampered(Split.TEST), "--no-train");

    assertThat(learned(otherwise)).isEqualTo(learned(asItIs()));
    assertThat(targets(otherwise)).isEqualTo(targets(asItIs()));
    servesTheSame(otherwise);
  }

  @Test
  void validationEventsReachNoTrainingNoCounterAndNoAnswer() throws IOException {
    Home otherwise = rebuild("other-validation", tampered(Split.VALID), "--no-train");

    assertThat(learned(otherwise)).isEqualTo(learned(asItIs()));
    assertThat(targets(otherwise)).isNotEqualTo(targets(asItIs()));
    servesTheSame(otherwise);
  }

  /** Not what the classes of training are handed, but what comes of it all. */
  @Test
  void testEventsReachNoBitOfATrainedModel() throws IOException {
    Path asItIs = trained("trained", shop.resolve("split.csv"));
    Path otherwise = trained("trained-with-other-test", tampered(Split.TEST));

    assertThat(names(asItIs))
        .isEqualTo(names(otherwise))
        .contains(TowerFiles.LEARNED_PRODUCT, TowerFiles.LEARNED_HISTORY, TowerFiles.LEARNED_LIFT);
    for (String name : names(asItIs)) {
      if (!name.equals(TowerFiles.MANIFEST)) { // which has the time that it took
        assertThat(asItIs.resolve(name)).hasSameBinaryContentAs(otherwise.resolve(name));
      }
    }
    for (String field : List.of("/calibration", "/metrics", "/training/data")) {
      assertThat(manifest(asItIs).at(field)).isEqualTo(manifest(otherwise).at(field)).isNotEmpty();
    }
  }

  /* The folder of the towers that are served. */
  private static Path trained(String name, Path events) {
    try (var served = OfflineGeneration.openCurrent(rebuild(name, events, "--force"))) {
      return served.generation().towers();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static JsonNode manifest(Path towers) throws IOException {
    return new ObjectMapper().readTree(towers.resolve(TowerFiles.MANIFEST).toFile());
  }

  private static void servesTheSame(Home otherwise) {
    Map<String, Object> asItIs = served(asItIs());
    Map<String, Object> found = served(otherwise);
    assertThat(found.keySet()).isEqualTo(asItIs.keySet());
    asItIs.forEach((key, value) -> assertThat(found.get(key)).as(key).isEqualTo(value));
  }

  /** The same events, but those of one part are about other products. */
  private static Path tampered(Split part) throws IOException {
    var random = new Random(5);
    var lines = new ArrayList<String>();
    int changed = 0;
    for (String line : Files.readAllLines(shop.resolve("split.csv"))) {
      String[] cells = line.split(",", -1);
      if (cells[SPLIT].equals(part.text()) && !cells[PRODUCT].isEmpty()) {
        cells[PRODUCT] = "p%05d".formatted(1 + random.nextInt(20));
        changed++;
      }
      lines.add(String.join(",", cells));
    }
    assertThat(changed).isGreaterThan(100);
    return Files.write(shop.resolve(part.text() + ".csv"), lines);
  }

  private static Home asItIs() {
    return new Home(shop.resolve("as-it-is"));
  }

  private static Home rebuild(String name, Path events, String option) {
    Path home = shop.resolve(name);
    Zhiyin.done(
        "rebuild",
        "--home",
        home.toString(),
        "--products",
        shop.resolve("products.jsonl").toString(),
        "--events",
        events.toString(),
        option);
    return new Home(home);
  }

  /** The events of each shopper that a model is trained on. */
  private static List<List<String>> learned(Home home) {
    List<List<String>> learned = trainingSet(home).shoppers().stream().map(Steps::of).toList();
    assertThat(learned).hasSizeGreaterThan(40);
    return learned;
  }

  private static List<List<Integer>> targets(Home home) {
    return trainingSet(home).shoppers().stream()
        .map(one -> IntStream.of(one.targets()).boxed().toList())
        .toList();
  }

  private static TrainingSet trainingSet(Home home) {
    try (var store = Store.open(home);
        var cache = new EmbeddingCache(home.vectorCache());
        TextEncoder encoder = Encoders.open(EncoderChoice.CHINESE, EncoderConfig.DEFAULT)) {
      var silent =
          new Progress(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
      return Training.set(
          store,
          holdout(store, home),
          EmbeddedCatalogue.of(store, StoreRead.of(store), encoder, cache, silent),
          new CachedEncoder(encoder, cache),
          silent);
    }
  }

  private static Holdout holdout(Store store, Home home) {
    return Holdout.of(store, home, HoldoutPolicy.DEFAULT);
  }

  /**
   * Popularity and companions of every product, and the answers to what was known of each shopper
   * before.
   */
  private static Map<String, Object> served(Home home) {
    var found = new TreeMap<String, Object>();
    try (var served = OfflineGeneration.openCurrent(home)) {
      try (var snapshot = served.generation().index().snapshot()) {
        for (int doc = 0; doc < snapshot.maxDoc(); doc++) {
          String id = snapshot.id(doc);
          found.put(id, snapshot.popularity(doc));
          found.put(id + " goes with", List.copyOf(served.generation().coOccurrence().of(id)));
        }
      }
      for (History history : histories(home)) {
        found.put(history.toString(), answer(served, history));
      }
    }
    return found;
  }

  /* Ids alone: the last digit of a score hangs on how far the JVM has compiled the summing. */
  private static List<String> answer(OfflineGeneration served, History history) {
    return served.recommender().rank(RecommendRequest.of(history)).stream()
        .map(Recommender.Scored::productId)
        .toList();
  }

  private static List<History> histories(Home home) {
    var histories = new ArrayList<>(List.of(History.EMPTY));
    try (var store = Store.open(home)) {
      holdout(store, home)
          .forEachShopper(one -> histories.add(History.of(one.before(Split.VALID))));
    }
    return histories;
  }
}
