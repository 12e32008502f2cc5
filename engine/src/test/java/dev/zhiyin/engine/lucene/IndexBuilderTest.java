package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
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
    try (var index = new ProductIndex(folder, 7);
        var snapshot = index.snapshot()) {
      assertThat(snapshot.size()).isEqualTo(2);
      return snapshot.docs().mapToObj(doc -> snapshot.product(doc).title()).toList();
    }
  }
}
