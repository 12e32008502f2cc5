package dev.zhiyin.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.config.StoreSettings;
import dev.zhiyin.engine.indexing.NewIndex;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.store.StoreLease;
import dev.zhiyin.engine.store.StoreSnapshot.StoreRow;
import dev.zhiyin.testing.PostgresServer;
import dev.zhiyin.testing.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generations in PostgreSQL, with their indexes on a real node. */
@Tag("slow")
class ShopGenerationsIT {
  private static final int DIMENSION = 8;

  @TempDir private Path folder;
  private Store store;
  private ShopGenerations generations;
  private ClusterIndexes indexes;
  private Gate gate;

  @BeforeEach
  void open() throws IOException {
    gate = new Gate();
    var home = new Home(folder.resolve("home"));
    ShopConfig config = config();
    store = Store.open(home, config);
    generations = ShopGenerations.of(home, config, store);
    indexes = indexesOf(store);
    for (long id = 1; id <= 2; id++) {
      make(id);
    }
    store.generations().serve(2, List.of(1L));
  }

  private ShopConfig config() {
    return ShopConfig.DEFAULT
        .withStore(
            new StoreSettings(
                PostgresServer.shared().newDatabase(),
                PostgresServer.USER,
                Optional.of(Secret.of(PostgresServer.PASSWORD)),
                4))
        .withIndex(index());
  }

  private IndexSettings index() {
    return IndexSettings.of(List.of(gate.address()))
        .withLayout(new Layout(1, 0, Quantisation.NONE));
  }

  private ClusterIndexes indexesOf(Store store) {
    return new ClusterIndexes(index(), store.indexNamespace(), store::indexState);
  }

  private void make(long id) throws IOException {
    try (NewIndex filled = indexes.begin(id, Vocabulary.NONE, DIMENSION, DIMENSION)) {
      filled.add(OpenSearchIndexIT.product("p", "tent", DIMENSION), 1);
      filled.finish();
      filled.commit(1);
    }
    Path files = Files.createDirectories(folder.resolve("made-" + id));
    Files.writeString(files.resolve("manifest.json"), "{}");
    store.generations().add(id, files);
  }

  @AfterEach
  void close() {
    indexes.delete(1);
    indexes.delete(2);
    indexes.close();
    generations.close();
    store.close();
    gate.close();
  }

  /* As after the rebuild that follows an erasure. */
  @Test
  void theIndexOfARemovedGenerationStaysUntilNoServerAnswersFromIt() throws InterruptedException {
    String name = indexes.name(1);
    StoreLease server = store.indexerLease(name);
    try (server;
        var index = indexes.open(name, Vocabulary.NONE)) {
      server.start();
      Until.holds(server::isHeld);
      assertThat(generations.repository().prune(1, false)).containsExactly(1L);
      assertThat(store.generations().present()).containsExactly(2L);
      generations.dropUnserved();
      try (IndexView view = index.view()) {
        assertThat(view.find(List.of("p"))).containsKey("p");
      }
    }
    generations.dropUnserved();
    assertThat(isThere(name)).as("another server may not have the lease yet").isTrue();

    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (isThere(name) && System.nanoTime() < end) {
      Thread.sleep(200);
      generations.dropUnserved();
    }
    assertThat(isThere(name)).isFalse();
    assertThat(isThere(indexes.name(2))).isTrue();
  }

  @Test
  void theIndexOfARemovedGenerationThatNoServerHasGoesAtOnce() {
    assertThat(generations.repository().prune(1, false)).containsExactly(1L);
    assertThat(isThere(indexes.name(1))).isFalse();
  }

  /* As while a snapshot of it is made. */
  @Test
  void anIndexThatCannotBeDeletedNowFailsNothingThatIsDone() {
    gate.answer("DELETE /" + indexes.name(1), 400, "{}");
    assertThat(generations.repository().prune(1, false)).containsExactly(1L);
    assertThat(isThere(indexes.name(1))).isTrue();

    gate.letPass();
    generations.dropUnserved();
    assertThat(isThere(indexes.name(1))).isFalse();
  }

  @Test
  void aRestoredStoreLeavesTheIndexesAloneOfTheOneThatItWasMadeOf() {
    var rows = new ArrayList<StoreRow>();
    store.snapshot(
        snapshot -> {
          snapshot.forEachRow(rows::add);
          return rows;
        });
    try (var restored = Store.open(new Home(folder.resolve("restored")), config())) {
      restored.restore(rows.iterator());
      assertThat(restored.id()).isEqualTo(store.id());
      try (var beside = indexesOf(restored)) {
        beside.begin(2, Vocabulary.NONE, DIMENSION, DIMENSION).close();
        beside.delete(2);
      }
    }
    assertThat(isThere(indexes.name(2))).isTrue();
  }

  @Test
  void aGenerationIsServedWhoseAliasCannotBeSetAndTheAliasFollows() {
    indexes.serve(2);
    gate.answer("POST /_aliases", 503, "{}");
    generations.repository().adopt(1);
    assertThat(store.generations().current()).hasValue(1);
    assertThat(indexes.served()).containsExactly(indexes.name(2));

    gate.letPass();
    generations.nameServed();
    assertThat(indexes.served()).containsExactly(indexes.name(1));
    generations.nameServed();
    assertThat(gate.asked("POST /_aliases")).as("once it is so, it is left").hasSize(3);
  }

  /* Which another may do that takes the right over: their indexes would be one. */
  @Test
  void theNumberOfARebuildIsUsedUpWhenItBegins() {
    try (var draft = generations.repository().begin()) {
      assertThat(store.generations().next()).isGreaterThan(draft.id());
    }
  }

  /* As where the user lacks a right to one of them. */
  @Test
  void anIndexThatCannotBeDeletedKeepsNothingElseFromBeingDone() throws IOException {
    make(3);
    store.generations().serve(3, List.of());
    store.generations().remove(List.of(1L, 2L));
    gate.answer("DELETE /" + indexes.name(1), 403, "{}");

    assertThatThrownBy(generations::sweep).isInstanceOf(StorageFailed.class);

    assertThat(indexes.served()).containsExactly(indexes.name(3));
    assertThat(isThere(indexes.name(2))).isFalse();
    gate.letPass();
    indexes.delete(3);
  }

  /* As where the user lacks the right to set it. */
  @Test
  void anAliasThatCannotBeSetKeepsNoIndexFromBeingDeleted() {
    store.generations().remove(List.of(1L));
    gate.answer("POST /_aliases", 403, "{}");

    assertThatThrownBy(generations::sweep).isInstanceOf(StorageFailed.class);

    assertThat(isThere(indexes.name(1))).isFalse();
    gate.letPass();
  }

  private boolean isThere(String name) {
    try {
      indexes.open(name, Vocabulary.NONE).close();
      return true;
    } catch (GenerationUnusable none) {
      return false;
    }
  }
}
