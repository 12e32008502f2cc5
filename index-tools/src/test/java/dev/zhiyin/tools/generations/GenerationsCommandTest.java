package dev.zhiyin.tools.generations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.generation.GenerationDraft;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationsCommandTest {
  @TempDir private Path home;
  private Path root;
  private GenerationRepository generations;

  @BeforeEach
  void makeThree() {
    root = new Home(home).generations();
    generations = new GenerationRepository(new Home(home));
    for (int i = 1; i <= 3; i++) {
      generations.publish(make());
    }
  }

  private long make() {
    try (GenerationDraft draft = generations.begin()) {
      draft.writeCentring(Centring.none(2));
      return draft
          .finish(
              new GenerationDraft.Contents(
                  new Manifest.EncoderId("an-encoder", "1234", 2),
                  "text",
                  new UUID(0, 0),
                  42,
                  7,
                  Map.of("recall@100", .98765, "valid.ndcg@10.text", .0625)))
          .id();
    }
  }

  @Test
  void listsAllOfThemAndWhichIsServed() throws IOException {
    Files.delete(root.resolve("000001/manifest.sha256"));

    Zhiyin.Run list = run("list");

    assertThat(list.status()).isZero();
    assertThat(list.out().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches("number +made +products +model +encoder +sequence +measured"),
            line ->
                assertThat(line)
                    .startsWith("     1          damaged: " + root.resolve("000001"))
                    .contains(" has no manifest.sha256"),
            line ->
                assertThat(line)
                    .matches(
                        "     2  before  20\\S+Z +7  text +an-encoder +42  recall@100=0\\.9877"
                            + " valid\\.ndcg@10\\.text=0\\.06250"),
            line -> assertThat(line).startsWith("     3  served  20"));
    assertThat(list.err()).isEmpty();
  }

  @Test
  void listsNothingWhereThereIsNothing() {
    assertThat(Zhiyin.run("generations", "list", "--home", home.resolve("none").toString()))
        .satisfies(run -> assertThat(run.status()).isZero())
        .satisfies(run -> assertThat(run.out().lines()).hasSize(1));
    assertThat(home.resolve("none")).doesNotExist();
  }

  @Test
  void publishesOneThatIsThere() {
    assertThat(run("publish", "1"))
        .isEqualTo(new Zhiyin.Run(0, "generation 1 is served now, before it 3\n", ""));
    assertThat(generations.current()).hasValue(1);
  }

  @Test
  void publishesNothingElse() {
    assertThat(run("publish", "9"))
        .isEqualTo(
            new Zhiyin.Run(
                1,
                "",
                "zhiyin: %s has no manifest.json, so it is no generation\n"
                    .formatted(root.resolve("000009"))));
    assertThat(run("publish").status()).isEqualTo(2);
    assertThat(run("publish", "one").status()).isEqualTo(2);
    assertThat(generations.current()).hasValue(3);
  }

  @Test
  void goesBackAndSaysWhatItPassedOver() throws IOException {
    Files.writeString(root.resolve("000002/mean.f32"), "?");

    Zhiyin.Run back = run("rollback");

    assertThat(back.status()).isZero();
    assertThat(back.out()).isEqualTo("generation 1 is served now, before it 3\n");
    assertThat(back.err())
        .startsWith("passed over: " + root.resolve("000002/mean.f32") + " has checksum ")
        .endsWith(": rebuild, or go back to another generation\n");
  }

  @Test
  void failsToGoBackWhereNothingIs() {
    run("prune", "--keep", "1", "--even-previous");

    assertThat(run("rollback").err())
        .startsWith("zhiyin: generation 3 is served, and no intact one was before it");
    assertThat(run("rollback").status()).isEqualTo(1);
  }

  @Test
  void prunes() {
    assertThat(run("prune")).isEqualTo(new Zhiyin.Run(0, "nothing to remove; 3 left\n", ""));
    assertThat(run("prune", "--keep", "1")).isEqualTo(new Zhiyin.Run(0, "removed 1; 2 left\n", ""));
    assertThat(run("prune", "--keep", "1", "--even-previous"))
        .isEqualTo(new Zhiyin.Run(0, "removed 2; 1 left\n", ""));
    assertThat(run("prune", "--keep", "0"))
        .satisfies(run -> assertThat(run.status()).isEqualTo(2))
        .satisfies(run -> assertThat(run.err()).startsWith("--keep is 0; it must be at least 1"));
  }

  @Test
  void wantsToKnowWhatToDo() {
    assertThat(Zhiyin.run("generations"))
        .satisfies(run -> assertThat(run.status()).isEqualTo(2))
        .satisfies(
            run ->
                assertThat(run.err())
                    .startsWith("generations wants one of: list, publish, rollback, prune"));
    assertThat(Zhiyin.run("generations", "--help").status()).isZero();
    assertThat(Zhiyin.run("generations", "publish", "--help").out())
        .contains("Usage: zhiyin generations publish");
  }

  private Zhiyin.Run run(String... arguments) {
    return Zhiyin.run(
        Stream.concat(
                Stream.of("generations"),
                Stream.concat(Stream.of(arguments), Stream.of("--home", home.toString())))
            .toArray(String[]::new));
  }
}
