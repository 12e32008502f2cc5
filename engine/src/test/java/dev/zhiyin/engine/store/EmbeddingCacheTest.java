package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.HashingEncoder;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.store.CachedEncoder.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingCacheTest {
  @TempDir Path folder;

  @RandomSeeds(2)
  void givesBackTheVeryFloatsThatWerePutIn(Seed seed) {
    var random = seed.random();
    List<String> texts = texts(100, 1000, random).stream().distinct().toList();
    List<Embedding> embeddings =
        texts.stream().map(_ -> RandomVectors.direction(64, random)).toList();
    try (var cache = cache()) {
      cache.put("one", texts, embeddings);
      assertThat(cache.find("one", texts))
          .isEqualTo(embeddings.stream().map(Optional::of).toList());
    }
  }

  @Test
  void keepsEncodersApart() {
    var embedding = Embedding.of(1, 2);
    try (var cache = cache()) {
      cache.put("one", List.of("text"), List.of(embedding));
      assertThat(cache.find("other", List.of("text"))).containsExactly(Optional.empty());
      assertThat(cache.find("one", List.of("text", "texT", "")))
          .containsExactly(Optional.of(embedding), Optional.empty(), Optional.empty());
    }
  }

  @RandomSeeds(2)
  void encodesEachDistinctTextOnceAndKeepsTheOrder(Seed seed) {
    var random = seed.random();
    List<String> texts = texts(1500, 900, random);
    int distinct = new HashSet<>(texts).size();
    var encoder = new HashingEncoder(16);
    var reused = new ArrayList<Integer>();
    var encoded = new ArrayList<Integer>();
    Progress progress =
        (r, e) -> {
          reused.add(r);
          encoded.add(e);
        };
    List<Embedding> plain = new HashingEncoder(16).encode(texts);
    try (var cache = cache()) {
      assertThat(new CachedEncoder(encoder, cache).encode(texts, progress)).isEqualTo(plain);
    }
    assertThat(encoder.encoded()).isEqualTo(distinct);
    assertThat(sum(encoded)).isEqualTo(distinct);
    assertThat(sum(reused) + sum(encoded)).isEqualTo(1500);
    try (var cache = cache()) {
      assertThat(new CachedEncoder(encoder, cache).encode(texts, Progress.NONE)).isEqualTo(plain);
    }
    assertThat(encoder.encoded()).isEqualTo(distinct);
  }

  @Test
  void aRunThatWasStoppedGoesOnWhereItWas() {
    List<String> texts = IntStream.range(0, 1300).mapToObj(i -> "text " + i).toList();
    var encoder = new HashingEncoder(16);
    try (var cache = cache()) {
      Progress stop =
          (_, _) -> {
            throw new IllegalStateException("stopped");
          };
      assertThatThrownBy(() -> new CachedEncoder(encoder, cache).encode(texts, stop))
          .hasMessage("stopped");
      int done = encoder.encoded();
      assertThat(done).isPositive();
      new CachedEncoder(encoder, cache).encode(texts, Progress.NONE);
      assertThat(encoder.encoded()).isEqualTo(1300);
    }
  }

  @Test
  void nothingToEncodeIsNothing() {
    try (var cache = cache()) {
      assertThat(new CachedEncoder(new HashingEncoder(4), cache).encode(List.of(), Progress.NONE))
          .isEmpty();
    }
  }

  @Test
  void aDeletedCacheIsMadeAgain() throws Exception {
    cache().close();
    Files.delete(folder.resolve("cache/vectors.sqlite"));
    var encoder = new HashingEncoder(4);
    try (var cache = cache()) {
      new CachedEncoder(encoder, cache).encode(List.of("a"), Progress.NONE);
    }
    assertThat(encoder.encoded()).isEqualTo(1);
  }

  @Test
  void keepsWhatIsInUseAndWhatOthersAddMeanwhile() {
    List<String> texts = IntStream.range(0, 2500).mapToObj(i -> "text " + i).toList();
    List<String> used = texts.stream().filter(text -> text.hashCode() % 3 == 0).toList();
    List<Embedding> embeddings = new HashingEncoder(4).encode(texts);
    try (var cache = cache();
        var server = cache()) {
      cache.put("one", texts, embeddings);
      cache.put("gone", texts.subList(0, 5), embeddings.subList(0, 5));
      assertThat(cache.isToBePruned(7, 0)).isTrue();

      cache.prune(
          7,
          Set.of("one"),
          kept -> {
            for (int again = 0; again < 5; again++) {
              used.forEach(kept);
            }
            server.put("one", List.of("fresh"), List.of(embeddings.getFirst()));
          });

      assertThat(cache.find("one", texts).stream().filter(Optional::isPresent)).hasSameSizeAs(used);
      assertThat(cache.find("one", used)).doesNotContain(Optional.empty());
      assertThat(cache.find("one", List.of("fresh"))).doesNotContain(Optional.empty());
      assertThat(cache.find("gone", texts.subList(0, 5))).containsOnly(Optional.empty());
      assertThat(cache.isToBePruned(7, 0)).isFalse();
      assertThat(cache.isToBePruned(8, 0)).isTrue();
    }
  }

  @Test
  void isToBePrunedWhenItIsTwiceAsLargeAsItNeedBe() {
    List<String> texts = IntStream.range(0, 21).mapToObj(i -> "text " + i).toList();
    List<Embedding> embeddings = new HashingEncoder(4).encode(texts);
    try (var cache = cache()) {
      cache.put("one", texts.subList(0, 20), embeddings.subList(0, 20));
      assertThat(cache.isToBePruned(0, 10)).isFalse();
      cache.put("one", texts, embeddings);
      assertThat(cache.isToBePruned(0, 10)).isTrue();

      cache.prune(0, Set.of("one"), texts::forEach); // all are searches, say

      assertThat(cache.isToBePruned(0, 10)).isFalse();
    }
  }

  @Test
  void aCacheThatCannotBeWrittenIsNoReasonNotToEncode() throws Exception {
    var encoder = new HashingEncoder(4);
    try (var cache = cache()) {
      try (Connection other =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("cache/vectors.sqlite"));
          Statement statement = other.createStatement()) {
        statement.execute("DROP TABLE vector");
        statement.execute("CREATE TABLE vector (encoder, text_hash, vector CHECK (FALSE))");
      }
      assertThat(new CachedEncoder(encoder, cache).encode(List.of("a", "b"), Progress.NONE))
          .isEqualTo(new HashingEncoder(4).encode(List.of("a", "b")));
    }
  }

  @Test
  void aCacheThatCannotBeReadIsNoReasonNotToEncode() throws Exception {
    var encoder = new HashingEncoder(4);
    try (var cache = cache()) {
      var cached = new CachedEncoder(encoder, cache);
      cached.encode(List.of("a", "b"), Progress.NONE);
      try (Connection other =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("cache/vectors.sqlite"));
          Statement statement = other.createStatement()) {
        statement.execute("DROP TABLE vector");
      }
      assertThat(cached.knows("a")).isFalse();
      assertThat(cached.encode(List.of("a", "b"), Progress.NONE))
          .isEqualTo(new HashingEncoder(4).encode(List.of("a", "b")));
      assertThat(encoder.encoded()).isEqualTo(4);
    }
  }

  private EmbeddingCache cache() {
    return new EmbeddingCache(folder.resolve("cache/vectors.sqlite"));
  }

  private static List<String> texts(int count, int different, Random random) {
    return IntStream.range(0, count).mapToObj(_ -> "背包 " + random.nextInt(different)).toList();
  }

  private static int sum(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).sum();
  }
}
