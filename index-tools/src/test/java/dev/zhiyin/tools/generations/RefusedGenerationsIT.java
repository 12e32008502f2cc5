package dev.zhiyin.tools.generations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.lucene.IndexSchema;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.testing.FolderTree;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generations that do not fit are refused by every command, with what differs. */
class RefusedGenerationsIT {
  @TempDir private static Path made;
  private static Manifest manifest;

  @TempDir private Path folder;
  private Home home;
  private Path second;

  @BeforeAll
  static void makeTwoGenerations() {
    try (var store = Store.open(new Home(made))) {
      store
          .products()
          .put(IntStream.range(0, 20).mapToObj(i -> Product.titled("p" + i, "lamp " + i)).toList());
    }
    for (int i = 0; i < 2; i++) {
      assertThat(
              Zhiyin.run("rebuild", "--home", made.toString(), "--encoder", "all-minilm-l6-v2")
                  .status())
          .isZero();
    }
    try (var generation = new GenerationRepository(new Home(made)).openCurrent()) {
      manifest = generation.manifest();
    }
  }

  @BeforeEach
  void copyTheShop() throws IOException {
    home = new Home(folder.resolve("home"));
    second = home.generations().resolve("000002");
    FolderTree.copy(made, home.root());
  }

  @Test
  void oneWithAnotherChecksumIsRefused() throws IOException {
    Path mean = second.resolve("mean.f32");
    byte[] bytes = Files.readAllBytes(mean);
    bytes[3] ^= 1;
    Files.write(mean, bytes);
    String problem =
        "%s has checksum %s; the manifest has %s: rebuild, or go back to another generation"
            .formatted(mean, Sha256.of(bytes), manifest.files().get("mean.f32"));

    refusedByAll(problem);
    rebuildGoesOn();
  }

  @Test
  void oneOfAnotherSchemaIsRefused() throws IOException {
    String json = Files.readString(second.resolve("manifest.json"));
    Matcher schema = Pattern.compile("\"schema\"\\s*:\\s*(\\d+)").matcher(json);
    assertThat(schema.find()).isTrue();
    reseal(schema.group(), "\"schema\" : 999");
    String problem =
        "%s was written with schema 999; this program reads schema %d: rebuild"
            .formatted(second, IndexSchema.VERSION);

    refusedByAll(problem);
    rebuildGoesOn();
  }

  @Test
  void oneOfAnotherStoreIsRefused() throws IOException {
    String other = "01234567-89ab-4def-8123-456789abcdef";
    reseal(manifest.store().toString(), other);
    String problem =
        "generation 2 was made of the store %s; %s belongs to the store %s in %s: rebuild"
            .formatted(other, home.root(), manifest.store(), home.store());

    refusedByAll(problem);
    rebuildGoesOn();
  }

  @Test
  void oneOfAnotherEncoderIsRefused() throws IOException {
    String ours = manifest.encoder().checksum();
    String other = "fedcba9876543210".repeat(4);
    reseal(ours, other);
    String problem =
        "generation 2 was made by encoder all-minilm-l6-v2 with checksum %s; this is"
                .formatted(other)
            + " all-minilm-l6-v2 with checksum %s: rebuild".formatted(ours);

    assertThat(run("verify").out())
        .contains("1 wrong with the generation:\n  " + problem + "\n")
        .endsWith("verify: 20 products compared, 0 pending, 1 differ\n");
    assertThat(run("verify").status()).isEqualTo(1);
    assertThat(run("evaluate")).isEqualTo(new Zhiyin.Run(1, "", "zhiyin: " + problem + "\n"));
    rebuildGoesOn();
  }

  @Test
  void oneWhoseManifestWasChangedByHandIsRefused() throws IOException {
    Path file = second.resolve("manifest.json");
    Files.writeString(
        file, Files.readString(file).replace("\"products\" : 20", "\"products\" : 21"));
    String problem =
        "%s has checksum %s; manifest.sha256 has "
            .formatted(file, Sha256.of(Files.readAllBytes(file)));

    assertThat(run("verify").out()).startsWith("1 wrong with the generation:\n  " + problem);
    assertThat(run("generations", "publish", "2").err()).startsWith("zhiyin: " + problem);
    assertThat(run("generations", "list").out()).contains("2  served  damaged: " + problem);
    rebuildGoesOn();
  }

  private void refusedByAll(String problem) {
    var refused = new Zhiyin.Run(1, "", "zhiyin: " + problem + "\n");
    assertThat(run("verify").out())
        .isEqualTo(
            "1 wrong with the generation:\n  %s\nverify: 0 products compared, 0 pending, 1 differ\n"
                .formatted(problem));
    assertThat(run("evaluate")).isEqualTo(refused);
    assertThat(run("backup", "--to", folder.resolve("backup.zip").toString())).isEqualTo(refused);
    assertThat(run("generations", "rollback").status()).isZero();
    assertThat(run("generations", "publish", "2")).isEqualTo(refused);
    assertThat(new GenerationRepository(home).current()).hasValue(1);
    assertThat(run("verify").status()).isZero();
    new GenerationRepository(home).adopt(2);
  }

  /* What is served counts only as far as it can be used. */
  private void rebuildGoesOn() {
    assertThat(run("rebuild", "--encoder", "all-minilm-l6-v2").status()).isZero();
    assertThat(new GenerationRepository(home).current()).hasValue(3);
    assertThat(run("verify").status()).isZero();
  }

  /* As another program would have written it. */
  private void reseal(String ours, String other) throws IOException {
    Path file = second.resolve("manifest.json");
    String json = Files.readString(file).replace(ours, other);
    Files.writeString(file, json);
    Files.writeString(second.resolve("manifest.sha256"), Sha256.of(json) + "\n");
  }

  private Zhiyin.Run run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--home", home.root().toString()));
    return Zhiyin.run(all.toArray(String[]::new));
  }
}
