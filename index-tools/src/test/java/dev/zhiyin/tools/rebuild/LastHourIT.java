package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.onnx.tower.OnnxMatchModel;
import dev.zhiyin.tools.Zhiyin;
import dev.zhiyin.tools.evaluate.HeldOutTowers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A product that only came into being in the last hour, and was the last thing that everybody
 * looked at: what is served has learned of it, and what it was chosen by has not.
 */
class LastHourIT {
  private static final int PRODUCTS = 12;
  private static final String NEW = "new";

  @TempDir private static Path folder;
  private static Home home;

  @BeforeAll
  static void rebuild() throws IOException {
    home = new Home(folder.resolve("home"));
    Zhiyin.Run run =
        Zhiyin.run(
            "rebuild",
            "--force",
            "--home",
            home.root().toString(),
            "--products",
            products().toString(),
            "--events",
            events().toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("model additive");
  }

  private static Path products() throws IOException {
    var lines = new ArrayList<>(List.of("id,title"));
    for (int i = 0; i < PRODUCTS; i++) {
      lines.add("p%d,lamp number %d".formatted(i, i));
    }
    lines.add(NEW + ",a rope");
    return Files.write(folder.resolve("products.csv"), lines);
  }

  private static Path events() throws IOException {
    Instant now = Instant.now();
    var lines = new ArrayList<>(List.of("user_id,product_id,event_type,timestamp"));
    for (int user = 0; user < 40; user++) {
      for (int i = 0; i < 4; i++) {
        lines.add(line(user, "p" + (user + i) % PRODUCTS, now.minus(Duration.ofDays(9 - i))));
      }
      lines.add(line(user, NEW, now.minus(Duration.ofMinutes(user))));
    }
    return Files.write(folder.resolve("events.csv"), lines);
  }

  private static String line(int user, String product, Instant time) {
    return "u%d,%s,view,%s".formatted(user, product, time);
  }

  @Test
  void whatIsServedHasLearnedOfIt() {
    try (var served = OfflineGeneration.openCurrent(home)) {
      assertThat(learnedOf(served, served.model())).isTrue();
      assertThat(popularityOfNew(served)).isEqualTo(40);
    }
  }

  @Test
  void whatItWasChosenByHasNot() {
    try (var served = OfflineGeneration.openCurrent(home);
        MatchModel chosen = HeldOutTowers.measurable(served.generation())) {
      assertThat(learnedOf(served, chosen)).isFalse();
    }
  }

  /* The manifest tells by what policy it was chosen, and on how many shoppers it was decided. */
  @Test
  void theManifestTellsWhatWasHeldOut() {
    try (var served = OfflineGeneration.openCurrent(home)) {
      assertThat(served.generation().manifest().metrics())
          .containsEntry("holdout.last-products.shoppers", 10_000.0)
          .containsKey("holdout.deciding.shoppers");
      assertThat(((OnnxMatchModel) served.model()).manifest().config()).containsKey("holdout");
    }
  }

  /* What was not learned of has the vectors that its text alone gives it. */
  private static boolean learnedOf(OfflineGeneration served, MatchModel model) {
    try (var snapshot = served.generation().index().snapshot()) {
      Embedding text = snapshot.embedding(snapshot.find(NEW).orElseThrow());
      float[] known = model.itemVectors(List.of(NEW), List.of(text))[0];
      float[] unknown = model.itemVectors(List.of("unknown"), List.of(text))[0];
      return !Arrays.equals(known, unknown);
    }
  }

  private static long popularityOfNew(OfflineGeneration served) {
    try (var snapshot = served.generation().index().snapshot()) {
      return snapshot.popularity(snapshot.find(NEW).orElseThrow());
    }
  }
}
