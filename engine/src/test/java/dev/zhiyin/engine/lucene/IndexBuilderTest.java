package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexBuilderTest {
  private final Random random = new Random(1);
  @TempDir private Path folder;

  @BeforeEach
  void build() {
    try (var builder = new IndexBuilder(folder, IndexConfig.DEFAULT)) {
      builder.add(LiveIndexTest.product("a", "tent", random));
      builder.add(LiveIndexTest.product("b", "lamp", random));
      builder.add(LiveIndexTest.product("c", "boot", random));
      builder.put(LiveIndexTest.product("a", "large tent", random), 1);
      builder.delete("b");
      builder.delete("never there");
      builder.finish();
      builder.put(LiveIndexTest.product("d", "rope", random), 1);
      builder.delete("c");
      builder.commit();
      builder.put(LiveIndexTest.product("e", "forgotten", random), 1);
    }
  }

  @Test
  void holdsWhatWasCommitted() {
    assertThat(titles()).containsExactlyInAnyOrder("large tent", "rope");
  }

  private List<String> titles() {
    return titles(folder);
  }

  private static List<String> titles(Path folder) {
    try (var index = new ProductIndex(folder, 7);
        var snapshot = index.snapshot()) {
      return snapshot.docs().mapToObj(doc -> snapshot.product(doc).title()).toList();
    }
  }

  @Test
  void goesOnFromAnotherIndexAndKeepsItsLargestSegment(@TempDir Path base, @TempDir Path next)
      throws IOException {
    try (var builder = new IndexBuilder(base, IndexConfig.DEFAULT)) {
      for (int i = 0; i < 100; i++) {
        builder.add(LiveIndexTest.product("p" + i, "title " + i, random));
      }
      builder.finish();
      builder.put(LiveIndexTest.product("late", "late", random), 1);
      builder.commit();
    }
    List<String> before = segments(base);

    try (var builder = IndexBuilder.from(base, next, IndexConfig.DEFAULT)) {
      builder.delete("p1");
      builder.put(LiveIndexTest.product("p2", "other", random), 2);
      builder.add(LiveIndexTest.product("new", "new", random));
      builder.finish();
    }

    assertThat(segments(base)).isEqualTo(before).hasSize(2);
    assertThat(titles(base)).hasSize(101).contains("title 1", "title 2", "late");
    assertThat(titles(next)).hasSize(101).contains("other", "new", "late", "title 3");
    assertThat(titles(next)).doesNotContain("title 1", "title 2");
    assertThat(segments(next)).hasSize(2).contains(before.getFirst());
  }

  @Test
  void makesASegmentAgainOfWhichAFifthIsGone(@TempDir Path base, @TempDir Path next)
      throws IOException {
    try (var builder = new IndexBuilder(base, IndexConfig.DEFAULT)) {
      for (int i = 0; i < 100; i++) {
        builder.add(LiveIndexTest.product("p" + i, "title " + i, random));
      }
      builder.finish();
    }

    try (var builder = IndexBuilder.from(base, next, IndexConfig.DEFAULT)) {
      for (int i = 0; i < 21; i++) {
        builder.delete("p" + i);
      }
      builder.finish();
    }

    assertThat(segments(next)).hasSize(1).doesNotContainAnyElementsOf(segments(base));
    assertThat(titles(next)).hasSize(79);
  }

  private static List<String> segments(Path folder) throws IOException {
    try (var directory = FSDirectory.open(folder)) {
      return SegmentInfos.readLatestCommit(directory).asList().stream()
          .map(segment -> segment.info.name)
          .toList();
    }
  }
}
