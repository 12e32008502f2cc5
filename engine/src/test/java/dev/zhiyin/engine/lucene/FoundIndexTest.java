package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductText;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class FoundIndexTest {
  @TempDir Path folder;

  @Test
  void aFolderWithoutACommitHoldsNone() throws IOException {
    assertThat(FoundIndex.in(folder, Throttle.FULL)).isEqualTo(new FoundIndex.None());
    assertThat(FoundIndex.in(folder.resolve("missing"), Throttle.FULL))
        .isEqualTo(new FoundIndex.None());
    assertThat(folder.resolve("missing")).doesNotExist();
    Files.writeString(folder.resolve("_0.cfs"), "what a stopped copy left");
    assertThat(FoundIndex.in(folder, Throttle.FULL)).isEqualTo(new FoundIndex.None());
  }

  @RandomSeeds
  void everyFlippedBitIsFoundAndItsFileNamed(Seed seed) throws IOException {
    var random = seed.random();
    for (Path file : filesOfAnIndex(random)) {
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < 5; i++) {
        byte[] flipped = whole.clone();
        flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, flipped);
        isDamaged(file);
      }
      Files.write(file, whole);
    }
    assertThat(FoundIndex.in(folder, Throttle.FULL)).isInstanceOf(FoundIndex.Sound.class);
  }

  @Test
  void aLargeFileIsReadToItsEnd() throws IOException {
    var random = new Random(5);
    try (var index = LiveIndex.open(folder, new Checkpoint(0, "origin"), IndexConfig.DEFAULT)) {
      IntStream.range(0, 12).forEach(i -> index.put(described("p" + i, random), 1));
      index.refresh(1);
      index.commit();
    }
    assertThat(FoundIndex.in(folder, Throttle.FULL)).isInstanceOf(FoundIndex.Sound.class);
    try (var files = Files.list(folder)) {
      Path largest =
          files.max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
      byte[] whole = Files.readAllBytes(largest);
      assertThat(whole).hasSizeGreaterThan(5 * FoundIndex.PART / 2);
      for (int at = FoundIndex.PART - 1; at < whole.length; at += FoundIndex.PART / 2) {
        whole[at] ^= 1;
        Files.write(largest, whole);
        isDamaged(largest);
        whole[at] ^= 1;
      }
    }
  }

  @RandomSeeds
  void everyTruncatedFileIsFoundAndNamed(Seed seed) throws IOException {
    var random = seed.random();
    for (Path file : filesOfAnIndex(random)) {
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
      isDamaged(file);
      Files.write(file, whole);
    }
  }

  private static IndexedProduct described(String id, Random random) {
    IndexedProduct any = LiveIndexTest.product(id, "t", random);
    String words =
        random
            .ints(ProductText.LONGEST_DESCRIPTION, 0x4e00, 0x9fff)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    Product product = any.product().withText(new ProductText("t", words, List.of()));
    return new IndexedProduct(
        product, any.embedding(), any.towerVectors(), any.popularity(), any.since());
  }

  @Test
  void everyMissingFileIsFoundAndNamed() throws IOException {
    for (Path file : filesOfAnIndex(new Random(1))) {
      byte[] whole = Files.readAllBytes(file);
      Files.delete(file);
      if (file.getFileName().toString().startsWith("segments")) {
        assertThat(FoundIndex.in(folder, Throttle.FULL)).isEqualTo(new FoundIndex.None());
      } else {
        isDamaged(file);
      }
      Files.write(file, whole);
    }
  }

  private void isDamaged(Path file) {
    assertThat(FoundIndex.in(folder, Throttle.FULL))
        .as("%s", file)
        .isInstanceOfSatisfying(
            FoundIndex.Damaged.class,
            damaged ->
                assertThat(damaged.what())
                    .startsWith(folder + ": ")
                    .contains(file.getFileName().toString()));
  }

  /* Several segments, with deleted products in some. */
  private List<Path> filesOfAnIndex(Random random) throws IOException {
    try (var index = LiveIndex.open(folder, new Checkpoint(0, "origin"), IndexConfig.DEFAULT)) {
      for (int i = 0; i < 30; i++) {
        index.put(LiveIndexTest.product("p" + random.nextInt(20), "title", random), 1);
        if (i % 10 == 0) {
          index.refresh(i);
          index.commit();
        }
      }
      index.refresh(30);
      index.commit();
    }
    try (var directory = FSDirectory.open(folder)) { // not what an ended merge left
      return SegmentInfos.readLatestCommit(directory).files(true).stream()
          .sorted()
          .map(folder::resolve)
          .toList();
    }
  }
}
