package dev.zhiyin.engine.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.generation.Folders;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.lucene.Checkpoint;
import dev.zhiyin.engine.lucene.FoundIndex;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.IndexLock;
import dev.zhiyin.engine.lucene.LiveIndex;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ServingIndexTest {
  @TempDir Path folder;
  private FollowedShop shop;
  private Generation generation;
  private Path live;
  private long built;

  @BeforeEach
  void aGenerationAndAChangeSince() {
    shop = new FollowedShop(folder);
    shop.stock(60);
    built = shop.store.sequence();
    generation = shop.rebuilt();
    live = shop.home.live(generation.manifest().id());
    shop.put("p1", "another title");
    shop.store.products().delete(List.of("p2"));
  }

  @AfterEach
  void close() {
    generation.close();
    shop.close();
  }

  @Test
  void opensThoughAnotherIndexCannotBeDeleted() throws IOException {
    Path other = Files.createDirectories(live.resolveSibling("000099").resolve("folder"));
    Files.writeString(other.resolve("file"), "");

    for (int i = 0; i < 2; i++) {
      try (var index = shop.open(generation)) {
        follow(index);
      }
    }

    assertThat(other).exists();
  }

  @Test
  void beginsAsTheGenerationAndGoesOnWhereItCameTo() {
    try (var index = shop.open(generation)) {
      assertThat(index.sequence()).isEqualTo(built);
      follow(index);
    }
    shop.put("p3", "changed while nobody served");
    try (var index = shop.open(generation)) {
      assertThat(index.sequence()).isEqualTo(built + 2);
      follow(index);
    }
    assertThat(FoundIndex.in(live, Throttle.FULL))
        .isEqualTo(
            new FoundIndex.Sound(
                Optional.of(new Checkpoint(shop.store.sequence(), generation.origin()))));
  }

  @Test
  void losesNothingWhenItWasNeverCommitted() {
    LiveIndex killed = shop.open(generation);
    IndexFollower follower = shop.follower(generation, killed);
    follower.catchUp();
    killed.close(); // and the follower, whose threads never began, is not: nothing is committed
    try (var index = shop.open(generation)) {
      assertThat(index.sequence()).isEqualTo(built);
      follow(index);
    }
  }

  @Test
  void isMadeAgainWhenItsFolderIsGone() throws IOException {
    served();
    Folders.deleteAll(live);
    try (var index = shop.open(generation)) {
      assertThat(index.sequence()).isEqualTo(built);
      follow(index);
    }
  }

  @RandomSeeds(2)
  void isMadeAgainWhenAFileIsDamaged(Seed seed) throws IOException {
    var random = seed.random();
    served();
    for (Path file : files(live)) {
      byte[] bytes = Files.readAllBytes(file);
      if (random.nextBoolean()) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      } else {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      Files.delete(file); // so that the generation's own, which may be the same, stays whole
      Files.write(file, bytes);
      try (var index = shop.open(generation)) {
        assertThat(index.sequence()).as("%s", file).isEqualTo(built);
        follow(index);
      }
    }
  }

  @RandomSeeds(2)
  void isFilledFromTheStoreWhenTheGenerationsIndexIsDamagedToo(Seed seed) throws IOException {
    var random = seed.random();
    List<Path> files = files(generation.indexFolder());
    Path file = files.get(random.nextInt(files.size()));
    Files.write(file, new byte[] {1, 2, 3});
    assertThat(generation.indexDamage().orElseThrow()).startsWith(file + " has checksum ");
    try (var index = shop.open(generation)) {
      assertThat(index.sequence()).isZero();
      follow(index);
    }
    try (var index = shop.open(generation)) {
      assertThat(index.sequence()).isEqualTo(shop.store.sequence());
      follow(index);
    }
  }

  @Test
  void isFilledFromTheStoreWhenTheGenerationsIndexIsGone() throws IOException {
    Folders.deleteAll(generation.indexFolder());
    try (var index = shop.open(generation)) {
      assertThat(index.sequence()).isZero();
      follow(index);
    }
  }

  @Test
  void oneOfAnotherGenerationIsNotUsed() throws IOException {
    served();
    Path next = shop.home.live(2);
    try (Generation second = shop.rebuilt()) {
      assertThat(second.manifest().id()).isEqualTo(2);
      Files.move(live, next);
      try (var index = shop.open(second)) {
        assertThat(index.sequence()).isEqualTo(second.manifest().storeSequence());
        try (var follower = shop.follower(second, index)) {
          follower.catchUp();
        }
        shop.assertEqual(index, second);
      }
    }
  }

  @Test
  void oneThatIsAheadOfTheStoreIsNotUsed() {
    shop.put("p4", "a change that is lost");
    served();
    try (var index =
        ServingIndex.open(shop.home, generation, built + 1, IndexConfig.DEFAULT, Throttle.FULL)) {
      assertThat(index.sequence()).isEqualTo(built);
    }
    try (var index =
        ServingIndex.open(shop.home, generation, built - 1, IndexConfig.DEFAULT, Throttle.FULL)) {
      assertThat(index.sequence()).isZero();
    }
  }

  @Test
  void isRefusedAndLeftAloneWhileAnotherServerUsesIt() throws IOException {
    try (var index = shop.open(generation)) {
      follow(index);
      List<Path> before = files(live);
      assertThatThrownBy(() -> shop.open(generation))
          .isInstanceOf(WorkRefused.class)
          .hasMessage(live + " is locked: another server uses it");
      assertThat(files(live)).isEqualTo(before);
      shop.put("p5", "the first goes on");
      follow(index);
    }
  }

  @Test
  void thoseOfOtherGenerationsAreDeletedUnlessTheyAreInUse() {
    served();
    Path unused = live;
    try (Generation second = shop.rebuilt();
        var inUse = shop.open(second)) {
      assertThat(unused).doesNotExist();
      try (Generation third = shop.rebuilt();
          var index = shop.open(third)) {
        assertThat(shop.home.live(2)).isNotEmptyDirectory();
        assertThat(inUse.sequence()).isEqualTo(index.sequence());
      }
    }
  }

  @Test
  void aFolderInUseIsNotToBeChanged() {
    try (var index = shop.open(generation)) {
      assertThat(index.isBroken()).isFalse();
      assertThat(IndexLock.tryTake(live)).isEmpty();
      assertThatThrownBy(() -> IndexLock.take(live)).isInstanceOf(WorkRefused.class);
    }
    try (var lock = IndexLock.take(live)) {
      assertThatThrownBy(() -> shop.open(generation)).isInstanceOf(WorkRefused.class);
      lock.clear();
    }
    assertThat(FoundIndex.in(live, Throttle.FULL)).isEqualTo(new FoundIndex.None());
  }

  private void served() {
    try (var index = shop.open(generation)) {
      follow(index);
    }
  }

  /* Catches up, compares and commits. */
  private void follow(LiveIndex index) {
    try (var follower = shop.follower(generation, index)) {
      follower.catchUp();
      shop.assertEqual(index, generation);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> !file.endsWith("write.lock")).sorted().toList();
    }
  }
}
