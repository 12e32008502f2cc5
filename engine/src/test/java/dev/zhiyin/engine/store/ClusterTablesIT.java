package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.generation.GenerationCatalog;
import dev.zhiyin.engine.generation.GenerationDraft;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.indexing.IndexState;
import dev.zhiyin.engine.indexing.IndexState.Progress;
import dev.zhiyin.engine.indexing.IndexState.QuarantineMark;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.product.Availability;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.testing.PostgresServer;
import dev.zhiyin.testing.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the servers of a cluster share, by two processes on one PostgreSQL. */
class ClusterTablesIT {
  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private TestDatabase database;

  @SuppressWarnings("NullAway.Init")
  private Store one;

  @SuppressWarnings("NullAway.Init")
  private Store other;

  @BeforeEach
  void open() {
    String url = PostgresServer.shared().newDatabase();
    database = TestDatabase.postgresql(folder.resolve("one"), url);
    one = database.open();
    other = TestDatabase.postgresql(folder.resolve("other"), url).open();
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  @Test
  void oneProcessAtATimeHasALease() {
    StoreLease first = one.indexerLease("i");
    StoreLease second = other.indexerLease("i");
    assertThat(first.take()).isTrue();
    assertThat(second.take()).isFalse();
    assertThat(second.isHeld()).isFalse();
    assertThat(first.take()).isTrue();
    assertThat(other.indexerLease("another").take()).isTrue();
    assertThat(other.indexer("i").orElseThrow()).startsWith(ProcessHandle.current().pid() + "@");
  }

  @Test
  void whoCannotUseALeaseLeavesItToOthersForAWhile() {
    StoreLease first = one.indexerLease("i");
    first.start();
    Until.holds(first::isHeld);
    StoreLease next = other.indexerLease("i");
    next.start();

    long begun = System.nanoTime();
    first.standAside();
    assertThat(first.isHeld()).isFalse();
    Until.holds(next::isHeld);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(StoreLease.ASIDE);
    next.close();
    assertThat(first.isHeld()).isFalse();
    Until.holds(first::isHeld);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(StoreLease.ASIDE);
    first.close();
  }

  @Test
  void theLeaseOfAProcessThatDiesIsTakenOverInTime() {
    StoreLease dead = one.indexerLease("i");
    assertThat(dead.take()).isTrue();
    long begun = System.nanoTime();
    StoreLease next = other.indexerLease("i");
    next.start();
    Until.holds(next::isHeld);
    assertThat(dead.isHeld()).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(StoreLease.LASTS, Duration.ofSeconds(StoreLease.TAKEN_OVER_SECONDS));
    next.close();
    assertThat(dead.take()).isTrue();
  }

  @Test
  void aGenerationIsBroughtWhereverItIsNeeded() throws IOException {
    GenerationCatalog catalog = one.generations();
    assertThat(catalog.current()).isEmpty();
    assertThat(catalog.next()).isEqualTo(1);
    var large = new byte[9 << 20];
    new Random(1).nextBytes(large);
    Path made = folder.resolve("made");
    Path towers = Files.createDirectories(made.resolve("towers"));
    Files.write(towers.resolve("item.f32"), large);
    Files.write(towers.resolve("empty"), new byte[0]);
    Files.writeString(made.resolve("manifest.json"), "{}");
    catalog.add(7, made);
    catalog.use(7);
    catalog.serve(7, List.of(5L, 3L));

    GenerationCatalog elsewhere = other.generations();
    assertThat(elsewhere.present()).containsExactly(7L);
    assertThat(elsewhere.current()).hasValue(7);
    assertThat(elsewhere.previous()).containsExactly(5L, 3L);
    assertThat(elsewhere.next()).isEqualTo(8);
    Path brought = folder.resolve("brought/000007");
    elsewhere.fetch(7, brought, _ -> true);
    assertThat(brought.resolve("towers/item.f32")).hasBinaryContent(large);
    assertThat(brought.resolve("towers/empty")).isEmptyFile();
    assertThat(brought.resolve("manifest.json")).hasContent("{}");

    Path manifest = folder.resolve("manifest");
    elsewhere.fetch(7, manifest, "manifest.json"::equals);
    assertThat(manifest).isDirectoryContaining("glob:**/manifest.json");
    assertThat(manifest.resolve("towers")).doesNotExist();

    elsewhere.remove(List.of(7L));
    assertThat(catalog.present()).isEmpty();
    assertThat(catalog.next()).isEqualTo(8);
    assertThatThrownBy(() -> catalog.fetch(7, folder.resolve("none"), _ -> true))
        .isInstanceOf(GenerationUnusable.class)
        .hasMessageContaining("no generation 7");
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void oneRebuildIsUnderWayWhereverItRuns() {
    try (var _ = one.generations().lockRebuild()) {
      assertThatThrownBy(() -> other.generations().lockRebuild())
          .isInstanceOf(WorkRefused.class)
          .hasMessageContaining("another rebuild is under way");
      other.generations().lock().close(); // to publish is another right
    }
    other.generations().lockRebuild().close();
  }

  @Test
  void aRebuildThatLostItsRightToAnotherIsRefusedAndItsNumberIsNotGivenAgain() {
    var home = new Home(folder.resolve("rebuilding"));
    try (GenerationDraft lost = new GenerationRepository(home, one.generations()).begin()) {
      assertThat(other.generations().next()).isGreaterThan(lost.id());
      database
          .tables()
          .useHandle(
              tables ->
                  tables.execute("UPDATE lease SET holder = 'another' WHERE name = 'rebuild'"));
      var contents =
          new GenerationDraft.Contents(
              new Manifest.EncoderId("e", "c", 8), "text", one.id(), 0, 0, Map.of());
      assertThatThrownBy(() -> lost.finish(contents))
          .isInstanceOf(WorkRefused.class)
          .hasMessageContaining("another rebuild has begun");
    }
    assertThat(other.generations().present()).isEmpty();
  }

  @Test
  void aShopThatMovesToAClusterKeepsItsFormerGenerationsApart() throws IOException {
    var home = new Home(folder.resolve("moved"));
    Path former = home.generations().resolve("000001");
    Files.createDirectories(former);
    Files.writeString(former.resolve("manifest.json"), "of a generation in the folder");
    var generations = new GenerationRepository(home, one.generations());
    var elsewhere =
        new GenerationRepository(new Home(folder.resolve("elsewhere")), other.generations());
    try (GenerationDraft draft = generations.begin()) {
      draft.writeCentring(Centring.none(8));
      var contents =
          new GenerationDraft.Contents(
              new Manifest.EncoderId("e", "c", 8), "text", one.id(), 0, 0, Map.of());
      assertThat(draft.finish(contents).id()).isEqualTo(1);
    }
    assertThat(generations.list()).isEqualTo(elsewhere.list()).hasSize(1);
    assertThat(former.resolve("manifest.json")).hasContent("of a generation in the folder");
  }

  @Test
  void theStateOfAnIndexNeverGoesBack() {
    IndexState state = one.indexState("i");
    IndexState elsewhere = other.indexState("i");
    assertThat(elsewhere.progress()).isEqualTo(Progress.upTo(0));
    state.shown(Progress.upTo(9));
    state.shown(Progress.upTo(5));
    assertThat(elsewhere.progress()).isEqualTo(Progress.upTo(9));
    state.shown(new Progress(7, 12));
    assertThat(elsewhere.progress()).isEqualTo(new Progress(9, 12));
    assertThat(other.indexState("j").progress()).isEqualTo(Progress.upTo(0));

    var product =
        new QuarantinedProduct("p", 4, "no vector", Instant.parse("2026-01-01T00:00:00Z"));
    state.quarantine(product);
    elsewhere.release("p", 3);
    elsewhere.quarantine(new QuarantinedProduct("p", 3, "older", Instant.EPOCH));
    assertThat(elsewhere.quarantined()).containsExactly(product);
    assertThat(elsewhere.quarantineMark()).isEqualTo(new QuarantineMark(1, 4));
    elsewhere.release("p", 4);
    assertThat(state.quarantined()).isEmpty();

    state.quarantine(product);
    state.delete();
    assertThat(elsewhere.progress()).isEqualTo(Progress.upTo(0));
    assertThat(elsewhere.quarantined()).isEmpty();
  }

  @Test
  void whatWasDeletedIsKnownAtOnceAndWhileTheStoreIsAwayNothingIs() {
    one.products().put(List.of(Product.titled("a", "tent"), Product.titled("b", "rope")));
    long before = one.sequence();
    one.products().delete(List.of("a"));
    IndexState state = other.indexState("i");
    assertThat(state.goneAfter(before).deleted()).containsExactly("a");
    assertThat(state.goneAfter(one.sequence()).deleted()).isEmpty();
    one.products().put(List.of(Product.titled("a", "tent again")));
    assertThat(state.goneAfter(before)).isEqualTo(IndexState.Gone.NOTHING);

    Product tent = Product.titled("a", "tent again");
    for (Availability taken :
        List.of(Availability.SOLD, Availability.reserved(Optional.of(Instant.EPOCH)))) {
      long free = one.sequence();
      one.products().put(List.of(tent.withOffer(Offer.NONE.withAvailability(taken))));
      assertThat(state.goneAfter(free)).isEqualTo(new IndexState.Gone(Set.of(), Set.of("a")));
      one.products()
          .put(List.of(tent.withOffer(Offer.NONE.withAvailability(Availability.AVAILABLE))));
      assertThat(state.goneAfter(free)).isEqualTo(IndexState.Gone.NOTHING);
    }
  }

  @Test
  void copiesOfWhatWasRemovedElsewhereGoAndOthersStay() throws IOException {
    var home = new Home(folder.resolve("copies"));
    Path made = Files.createDirectories(folder.resolve("made-2"));
    Files.writeString(made.resolve("manifest.json"), "{}");
    one.generations().add(2, made);
    Path stays = Files.createDirectories(home.generationCopies().resolve("000002"));
    Path goes = Files.createDirectories(home.generationCopies().resolve("000001"));

    new GenerationRepository(home, other.generations()).dropCopiesOfRemoved();

    assertThat(goes).doesNotExist();
    assertThat(stays).exists();
  }
}
