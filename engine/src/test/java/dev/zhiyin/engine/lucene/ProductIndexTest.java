package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Mappings;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ProductIndexTest {
  private static final Checkpoint START = new Checkpoint(0, "of-generation");
  private static final int PRODUCTS = 30;

  @TempDir Path folder;

  @Test
  void showsOneCommitWhileTheWriterCommitsOn() {
    var stop = new AtomicBoolean();
    try (var live = LiveIndex.open(folder, START, IndexConfig.DEFAULT)) {
      write(live, 1);
      var writing = CompletableFuture.runAsync(() -> writeUntil(stop, live));
      try {
        for (int i = 0; i < 300; i++) {
          try (var index = ProductIndex.find(folder, -1).orElseThrow()) {
            index.checkIntegrity();
            holdsWhatItsMarkSays(index);
          }
        }
      } finally {
        stop.set(true);
        writing.join();
      }
    }
  }

  /* Change n puts product n modulo their number with n as the title, and deletes every seventh. */
  private static void write(LiveIndex live, long change) {
    String id = "p" + change % PRODUCTS;
    if (change % 7 == 0) {
      live.delete(id, 1);
    } else {
      live.put(LiveIndexTest.product(id, "" + change, new Random(change)), 1);
    }
    live.refresh(change);
    live.commit();
  }

  private static void writeUntil(AtomicBoolean stop, LiveIndex live) {
    for (long change = 2; !stop.get(); change++) {
      write(live, change);
    }
  }

  private static void holdsWhatItsMarkSays(ProductIndex index) {
    Checkpoint checkpoint = index.checkpoint().orElseThrow();
    assertThat(checkpoint.origin()).isEqualTo("of-generation");
    List<String> expected =
        IntStream.range(0, PRODUCTS)
            .mapToLong(i -> checkpoint.sequence() - i)
            .filter(change -> change > 0 && change % 7 != 0)
            .mapToObj(String::valueOf)
            .toList();
    try (var snapshot = index.snapshot()) {
      assertThat(snapshot.sequence()).isEqualTo(checkpoint.sequence());
      assertThat(snapshot.docs().mapToObj(doc -> snapshot.product(doc).title()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void aGenerationsIndexHasNoMark() {
    try (var builder = new IndexBuilder(folder, IndexConfig.DEFAULT)) {
      builder.add(LiveIndexTest.product("p", "tent", new Random(1)));
      builder.finish();
    }
    try (var index = ProductIndex.find(folder, 12).orElseThrow();
        var snapshot = index.snapshot()) {
      assertThat(index.checkpoint()).isEmpty();
      assertThat(snapshot.sequence()).isEqualTo(12);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theSystemReadsNoMoreThanIsWantedOfVectorsAndProducts() throws IOException {
    try (var builder = new IndexBuilder(folder, IndexConfig.DEFAULT)) {
      for (int i = 0; i < 2_000; i++) {
        builder.add(LiveIndexTest.product("p" + i, "tent " + i, new Random(i)));
      }
      builder.finish();
    }
    try (var index = ProductIndex.find(folder, 12).orElseThrow();
        var snapshot = index.snapshot()) {
      assertThat(snapshot.sequence()).isEqualTo(12);
      assertThat(Mappings.random(folder))
          .as("beside %s", Mappings.usual(folder))
          .anyMatch(file -> file.endsWith(".vec"))
          .anyMatch(file -> file.endsWith(".fdt"));
    }
  }

  @RandomSeeds(2)
  void everyFlippedBitIsFound(Seed seed) throws IOException {
    var random = seed.random();
    try (var live = LiveIndex.open(folder, START, IndexConfig.DEFAULT)) {
      for (int change = 1; change <= 40; change++) {
        write(live, change);
      }
    }
    for (String name : filesOfTheLastCommit()) {
      Path file = folder.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      byte[] flipped = whole.clone();
      flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, flipped);
      assertThatThrownBy(this::check, "%s", file)
          .isInstanceOf(StorageFailed.class)
          .hasMessageContaining(file.getFileName().toString());
      Files.write(file, whole);
    }
    check();
  }

  /* A writer that was ended may leave older files. */
  private Collection<String> filesOfTheLastCommit() throws IOException {
    try (var directory = FSDirectory.open(folder)) {
      return SegmentInfos.readLatestCommit(directory).files(true);
    }
  }

  private void check() {
    try (var index = ProductIndex.find(folder, 0).orElseThrow()) {
      index.checkIntegrity();
    }
  }

  @Test
  void findsNoneAndMakesNone() throws IOException {
    Path missing = folder.resolve("missing");
    assertThat(ProductIndex.find(missing, 0)).isEmpty();
    assertThat(missing).doesNotExist();
    Files.writeString(folder.resolve("_0.cfs"), "what a stopped copy left");
    assertThat(ProductIndex.find(folder, 0)).isEmpty();
  }
}
