package dev.zhiyin.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.indexing.NewIndex;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new index on a real node that does not finish it at once. */
@Tag("slow")
class ClusterIndexesIT {
  private static final int DIMENSION = 8;
  private static final String TASK = "GET /_tasks/.*";
  private static final String HEALTH = "GET /_cluster/health/.*";

  @TempDir private Path folder;
  private Gate gate;
  private Store store;
  private ClusterIndexes indexes;

  @BeforeEach
  void open() throws IOException {
    gate = new Gate();
    store = Store.open(new Home(folder));
    indexes =
        new ClusterIndexes(
                IndexSettings.of(List.of(gate.address()))
                    .withLayout(new Layout(1, 0, Quantisation.NONE)),
                store.indexNamespace(),
                store::indexState)
            .withStandstill(Duration.ofSeconds(2));
  }

  @AfterEach
  void close() {
    gate.letPass();
    indexes.delete(1);
    indexes.close();
    store.close();
    gate.close();
  }

  @Test
  void whoFinishesAsksAgainWhereTheClusterDoesNotTellNow() {
    gate.answer(TASK, 503, "{}", 2);
    gate.answer(TASK, 429, "{}", 1);
    gate.answer(HEALTH, 500, "{}", 2);
    finish();
    assertThat(gate.asked(TASK)).hasSizeGreaterThanOrEqualTo(3 + 1);
    assertThat(gate.asked(HEALTH)).hasSizeGreaterThanOrEqualTo(2 + 1);
  }

  @Test
  void whatIsBegunIsBegunAgainWhereTheClusterCannotNow() {
    gate.answer("POST .*/_forcemerge", 503, "{}", 2);
    gate.answer("PUT .*/_settings", 429, "{}", 2);
    finish();
    assertThat(gate.asked("POST .*/_forcemerge")).hasSize(2 + 1);
    assertThat(gate.asked("PUT .*/_settings")).hasSize(2 + 2);
  }

  /* As by a host that died before it said so. */
  @Test
  void anIndexThatIsMadeAlreadyIsTaken() {
    finish();
    gate.answer("DELETE /" + indexes.name(1), 200, "{}", 1);
    finish();
    assertThat(gate.asked("PUT /" + indexes.name(1))).hasSize(2);
  }

  /* As of a node that was lost while it merged. */
  @Test
  void aMergeThatNobodyKnowsOfIsBegunAgain() {
    gate.answer(TASK, 404, "{}", 1);
    finish();
    assertThat(gate.asked("POST .*/_forcemerge")).hasSize(2);
  }

  @Test
  void aClusterThatKeepsNoTasksIsNotAskedForEver() {
    gate.answer(TASK, 404, "{}");
    finish();
    assertThat(gate.asked("POST .*/_forcemerge")).hasSize(1 + 3);
  }

  @Test
  void anIndexWhoseCopiesDoNotGetDoneIsNotFinished() {
    gate.answer(
        HEALTH, 200, "{\"status\":\"yellow\",\"initializing_shards\":1,\"unassigned_shards\":0}");
    assertThatThrownBy(this::finish)
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("copying was given up after PT2S: nothing has changed");
  }

  /* As where a large one is copied. */
  @Test
  void copiesMayTakeTheirTimeWhileTheyGrow() {
    String copying = "{\"status\":\"yellow\",\"initializing_shards\":1,\"unassigned_shards\":0}";
    gate.answer(HEALTH, 200, copying, 16); // 3 s and more
    for (int i = 0; i < 16; i++) {
      gate.answer(
          "GET .*/_recovery",
          200,
          "{\"%s\":{\"shards\":[{\"index\":{\"size\":{\"recovered_in_bytes\":%d}}}]}}"
              .formatted(indexes.name(1), i),
          1);
    }
    finish();
    assertThat(gate.asked(HEALTH)).hasSizeGreaterThan(16);
  }

  private void finish() {
    try (NewIndex filled = indexes.begin(1, Vocabulary.NONE, DIMENSION, DIMENSION)) {
      filled.add(OpenSearchIndexIT.product("p", "tent", DIMENSION), 1);
      filled.finish();
    }
  }
}
