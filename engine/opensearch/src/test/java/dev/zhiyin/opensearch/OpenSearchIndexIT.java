package dev.zhiyin.opensearch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.config.IndexSettings.Timeouts;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.IndexState;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.NewIndex;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.FacetFields;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.IndexedShop;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.QueryVector;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.testing.OpenSearchCluster;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cluster needs beyond the contract of every index. */
@Tag("slow")
class OpenSearchIndexIT {
  private static final int DIMENSION = 8;
  private static final String NAME = "of-a-test";

  /** What a cluster does by itself whose disks are full. */
  private static final String FULL = "index.blocks.read_only_allow_delete";

  @TempDir private Path folder;
  private ClusterClient client;
  private TestIndexes indexes;
  private OpenSearchIndex index;

  @BeforeEach
  void open() {
    client =
        ClusterClient.of(
            IndexSettings.of(OpenSearchCluster.shared().addresses())
                .withLayout(new Layout(1, 0, Quantisation.INT7))
                .withTimeouts(Timeouts.DEFAULT.withWrite(Duration.ofSeconds(5))));
    indexes = new TestIndexes(client, folder);
    index = indexes.open(NAME, DIMENSION);
  }

  @AfterEach
  void delete() {
    index.close();
    indexes.close();
    client.close();
  }

  @Test
  void aChangeThatComesLateChangesNothing() {
    try (var former = indexes.open(NAME, DIMENSION)) {
      index.put(product("put", "new", DIMENSION), 5);
      index.delete("deleted", 6);
      index.refresh(6);
      index.commit();
      former.put(product("put", "old", DIMENSION), 3);
      former.put(product("deleted", "old", DIMENSION), 4);
      former.refresh(4);
      former.commit();
    }
    try (var again = indexes.open(NAME, DIMENSION);
        IndexView view = again.view()) {
      assertThat(again.sequence()).isEqualTo(6);
      assertThat(title(view, "put")).isEqualTo("new");
      assertThat(view.find(List.of("deleted"))).isEmpty();
    }
  }

  @Test
  void otherProcessesFollowTheOneThatWrites() {
    try (var reader = indexes.open(NAME, DIMENSION)) {
      index.put(product("p", "tent", DIMENSION), 3);
      index.quarantine(QuarantinedProduct.now("bad", 4, new IllegalStateException("no vector")));
      index.refresh(4);
      assertThat(reader.sequence()).isEqualTo(0);
      reader.follow();
      assertThat(reader.sequence()).isEqualTo(4);
      assertThat(reader.quarantine().find("bad")).isPresent();
      try (IndexView view = reader.view()) {
        assertThat(view.find(List.of("p", "bad"))).containsOnlyKeys("p");
      }
    }
  }

  @Test
  void whatWasDeletedInTheStoreIsNotShownWhateverTheIndexHolds() {
    var store = indexes.store();
    store
        .products()
        .put(List.of(Product.titled("gone", "red tent"), Product.titled("left", "blue tent")));
    index.put(product("gone", "red tent", DIMENSION), 1);
    index.put(product("left", "blue tent", DIMENSION), 2);
    index.refresh(store.sequence());
    try (IndexView view = index.view()) {
      assertThat(found(view, "tent")).containsExactlyInAnyOrder("gone", "left");
    }
    store.products().delete(List.of("gone"));
    try (IndexView view = index.view()) {
      assertThat(found(view, "tent")).containsExactly("left");
      assertThat(view.find(List.of("gone", "left"))).containsOnlyKeys("left");
      assertThat(view.count(Filter.ALL, 9).value()).isEqualTo(1);
      assertThat(view.byId("", 9, Filter.ALL).products()).hasSize(1);
      assertThat(view.text().matching("tent", 9, Restriction.NONE, SearchOrder.NEWEST).hits())
          .hasSize(1);
      assertThat(view.retrieve(new Retrieval.Newest(9), Restriction.NONE)).hasSize(1);
    }
  }

  @Test
  void anIndexThatWasFilledByARebuildIsAsFarAsThat() {
    var store = indexes.store();
    try (var ofShop =
        new ClusterIndexes(client.config(), store.indexNamespace(), store::indexState)) {
      try (NewIndex filled = ofShop.begin(1, Vocabulary.NONE, DIMENSION, DIMENSION)) {
        filled.add(product("p", "tent", DIMENSION), 3);
        filled.finish();
        filled.commit(7);
        try (IndexView view = filled.view()) {
          assertThat(view.sequence()).isEqualTo(7);
        }
      }
      try (var opened = ofShop.open(ofShop.name(1), Vocabulary.NONE);
          IndexView view = opened.view()) {
        assertThat(opened.sequence()).isEqualTo(7);
        assertThat(view.find(List.of("p"))).containsKey("p");
      }
      ofShop.delete(1);
    }
  }

  /* In which shortened vectors alone would mistake one for another. */
  @Test
  void theNearestAreThoseOfFullFloats() {
    var random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      index.put(product("p" + i, "tent", DIMENSION), i + 1);
      if (i % 200 == 199) {
        index.refresh(i + 1);
      }
    }
    try (IndexView view = index.view()) {
      for (int i = 0; i < 20; i++) {
        float[] vector = RandomVectors.floats(DIMENSION, random);
        List<String> exact = ids(view.exactlyNearest(Part.ITEM_VECTOR, vector, 100));
        List<String> found =
            ids(
                view.retrieve(
                    new Retrieval.NearestItems(QueryVector.of(vector), 100), Restriction.NONE));
        assertThat(found).hasSize(100);
        assertThat(exact.stream().filter(Set.copyOf(found)::contains).count())
            .isGreaterThanOrEqualTo(98);
      }
    }
  }

  private static List<String> ids(List<Hit> hits) {
    return hits.stream().map(hit -> IdRef.id(hit.product())).toList();
  }

  @Test
  void anIndexOfAnotherProgramIsRefused() {
    String other = "of-another-program";
    assertThat(
            client
                .send(
                    "PUT",
                    "/" + other,
                    Map.of(),
                    MissingNode.getInstance(),
                    client.config().timeouts().write())
                .isSuccess())
        .isTrue();
    var state = indexes.store().indexState(other);
    assertThatThrownBy(() -> OpenSearchIndex.open(client, other, state, Vocabulary.NONE))
        .isInstanceOf(GenerationUnusable.class)
        .hasMessageContaining("schema 0");
    OpenSearchIndex.delete(client, other, state);
    assertThatThrownBy(() -> OpenSearchIndex.open(client, other, state, Vocabulary.NONE))
        .isInstanceOf(GenerationUnusable.class)
        .hasMessageContaining("has no index " + other);
  }

  @Test
  void whatTheClusterRefusesIsPutAsideAndStopsNothing() {
    index.put(product("good", "tent", DIMENSION), 1);
    index.put(product("bad", "tent", DIMENSION + 1), 2);
    index.refresh(2);
    assertThat(index.isBroken()).isFalse();
    assertThat(index.quarantine().after(-1, 9))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.id()).isEqualTo("bad");
              assertThat(one.sequence()).isEqualTo(2);
              assertThat(one.reason()).contains("Vector dimension mismatch. Expected: 8, Given: 9");
            });
    try (var again = indexes.open(NAME, DIMENSION);
        IndexView view = again.view()) {
      assertThat(again.quarantine().after(-1, 9))
          .extracting(QuarantinedProduct::id)
          .containsExactly("bad");
      assertThat(view.find(List.of("good", "bad"))).containsOnlyKeys("good");
    }
  }

  @Test
  void whatIsRefusedAndWasCorrectedSinceIsNotPutAside() {
    index.put(product("p", "tent", DIMENSION + 1), 1);
    index.put(product("p", "tent", DIMENSION), 2);
    index.refresh(2);
    assertThat(index.quarantine().find("p")).isEmpty();
    try (var again = indexes.open(NAME, DIMENSION);
        IndexView view = again.view()) {
      assertThat(again.quarantine().find("p")).isEmpty();
      assertThat(view.find(List.of("p"))).containsOnlyKeys("p");
    }
  }

  /* As of a user without the right, each change is refused with status 403. */
  @Test
  void whereTheClusterTakesNoChangesNothingIsPutAside() {
    block("index.blocks.write", true);
    index.put(product("p", "tent", DIMENSION), 1);
    assertThatThrownBy(() -> index.refresh(1))
        .isInstanceOf(StorageFailed.class)
        .hasMessageContaining("status 403: cluster_block_exception");
    assertThat(index.isBroken()).isTrue();
    assertThat(index.quarantine().after(-1, 9)).isEmpty();

    block("index.blocks.write", false);
    assertThat(index.recover()).isZero();
    index.put(product("p", "tent", DIMENSION), 1);
    index.refresh(1);
    try (IndexView view = index.view()) {
      assertThat(view.find(List.of("p"))).containsKey("p");
    }
  }

  /* As while a snapshot takes its place: a cluster makes what it is told to write to. */
  @Test
  void noWriteMakesAnIndexAnewThatIsGone() {
    assertThat(send("DELETE", "").isSuccess()).isTrue();
    index.put(product("p", "tent", DIMENSION), 1);
    requireRefused(1);
    index.delete("q", 2);
    requireRefused(2);
    index.delete("q", 3);
    index.put(product("p", "tent", DIMENSION), 4);
    requireRefused(4);
  }

  /* As while a snapshot is restored into it. */
  @Test
  void whileTheIndexIsClosedNothingIsPutAside() {
    assertThat(send("POST", "/_close").isSuccess()).isTrue();
    index.put(product("p", "tent", DIMENSION), 1);
    index.delete("q", 2);
    assertThatThrownBy(() -> index.refresh(2))
        .isInstanceOf(StorageFailed.class)
        .hasMessageContaining("index_closed_exception");
    assertThat(index.quarantine().after(-1, 9)).isEmpty();
    assertThat(send("POST", "/_open").isSuccess()).isTrue();
    assertThat(index.recover()).isZero();
  }

  /* As where a snapshot was restored beside it under another name, with its aliases. */
  @Test
  void whileItsAliasIsOfTwoIndexesNothingIsPutAside() {
    String other = "beside-that-of-a-test";
    for (String path : List.of("", "/_alias/" + IndexMapping.changesOf(NAME))) {
      var answer =
          client.send(
              "PUT",
              "/" + other + path,
              Map.of(),
              MissingNode.getInstance(),
              client.config().timeouts().write());
      assertThat(answer.isSuccess()).isTrue();
    }
    try {
      index.put(product("p", "tent", DIMENSION), 1);
      assertThatThrownBy(() -> index.refresh(1))
          .isInstanceOf(StorageFailed.class)
          .hasMessageContaining("no write index is defined");
      assertThat(index.quarantine().after(-1, 9)).isEmpty();
    } finally {
      OpenSearchIndex.delete(client, other, indexes.store().indexState(other));
    }
  }

  private void requireRefused(long sequence) {
    assertThatThrownBy(() -> index.refresh(sequence))
        .isInstanceOf(StorageFailed.class)
        .hasMessageContaining("the index is gone");
    assertThat(send("GET", "").status()).isEqualTo(404);
    assertThat(index.quarantine().after(-1, 9)).isEmpty();
    assertThat(index.recover()).isZero();
  }

  /* As one that was made by an earlier program, or restored without what stands beside it. */
  @Test
  void anIndexWithoutItsAliasGetsIt() {
    assertThat(send("DELETE", "/_alias/*").isSuccess()).isTrue();
    try (var again = indexes.open(NAME, DIMENSION)) {
      again.put(product("p", "tent", DIMENSION), 1);
      again.refresh(1);
      try (IndexView view = again.view()) {
        assertThat(view.find(List.of("p"))).containsKey("p");
      }
    }
  }

  private ClusterClient.Answer send(String method, String path) {
    return client.send(
        method,
        "/" + NAME + path,
        Map.of(),
        MissingNode.getInstance(),
        client.config().timeouts().write());
  }

  /* As many matches are counted as of the embedded index, though each shard counts by itself. */
  @Test
  void facetsOfManyShardsAreOfNoMoreMatches() throws IOException {
    String name = "of-four-shards";
    try (var gate = new Gate();
        var asking =
            ClusterClient.of(
                IndexSettings.of(List.of(gate.address()))
                    .withLayout(new Layout(4, 0, Quantisation.NONE)));
        var those = new TestIndexes(asking, folder.resolve("four"));
        var four = those.open(name, DIMENSION);
        IndexView view = four.view()) {
      view.text().facets("tent", Restriction.NONE, FacetFields.USUAL);
      assertThat(gate.asked("POST /_msearch"))
          .isNotEmpty()
          .allSatisfy(one -> assertThat(one.body()).contains("\"terminate_after\":25000,"));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, true", "3, false"})
  void countsThatAshardMayLackAreNotExact(int lacking, boolean exact) throws IOException {
    String brands = "{\"doc_count_error_upper_bound\":%d,\"buckets\":[]}".formatted(lacking);
    String answer =
        "{\"_shards\":{\"total\":1,\"failed\":0},\"aggregations\":{\"brands\":%s}}"
            .formatted(brands);
    try (var gate = new Gate();
        var asking =
            ClusterClient.of(
                IndexSettings.of(List.of(gate.address()))
                    .withLayout(new Layout(1, 0, Quantisation.NONE)));
        var those = new TestIndexes(asking, folder.resolve("facets"));
        var some = those.open("of-some-facets", DIMENSION);
        IndexView view = some.view()) {
      // the facets, and whether there is the word
      gate.answer("POST /_msearch", 200, "{\"responses\":[%s,%s]}".formatted(answer, answer));
      assertThat(view.text().facets("tent", Restriction.NONE, FacetFields.USUAL).exact())
          .isEqualTo(exact);
    }
  }

  /* Each of these may be mistyped, and of each would be asked by a search of its own. */
  @Test
  void manyWordsTakeFewSearches() throws IOException {
    String words =
        IntStream.range(0, 200)
            .mapToObj(i -> "zq%c%c".formatted('a' + i / 20, 'a' + i % 20))
            .collect(Collectors.joining(" "));
    try (var gate = new Gate();
        var asking =
            ClusterClient.of(
                IndexSettings.of(List.of(gate.address()))
                    .withLayout(new Layout(1, 0, Quantisation.NONE)));
        var those = new TestIndexes(asking, folder.resolve("words"));
        var few = those.open("of-few-searches", DIMENSION);
        IndexView view = few.view()) {
      assertThat(found(view, words)).isEmpty();
      assertThat(gate.asked("POST /_msearch"))
          .isNotEmpty()
          .allSatisfy(one -> assertThat(one.body().lines()).hasSizeLessThanOrEqualTo(2 * 21));
    }
  }

  /* A shard makes room for as many as may be brought. */
  @Test
  void searchesAmongSomeProductsBringNoMoreThanThose() throws IOException {
    try (var gate = new Gate();
        var asking =
            ClusterClient.of(
                IndexSettings.of(List.of(gate.address()))
                    .withLayout(new Layout(1, 0, Quantisation.NONE)));
        var those = new TestIndexes(asking, folder.resolve("among"));
        var few = those.open("of-few-products", DIMENSION)) {
      few.put(product("p", "tent", DIMENSION), 1);
      few.refresh(1);
      try (IndexView view = few.view()) {
        List<ProductRef> found = List.copyOf(view.find(List.of("p", "q")).values());
        assertThat(view.matching(found, Filter.ALL)).hasSize(1);
        view.innerProducts(Part.ITEM_VECTOR, new float[1][DIMENSION], found);
      }
      assertThat(gate.asked("POST /_msearch"))
          .hasSize(3)
          .allSatisfy(one -> assertThat(one.body()).containsPattern("\"size\":[12],"));
    }
  }

  @Test
  void whatAReaderShowsNeverGoesBack() {
    index.refresh(50);
    try (var reader = indexes.open(NAME, DIMENSION)) {
      reader.refresh(100); // up to which no product has changed
      index.delete("gone", 150);
      index.refreshGone(150);
      reader.follow();
      assertThat(reader.sequence()).isEqualTo(100);
      assertThat(reader.recover()).as("what is shown is in the cluster").isEqualTo(100);
    }
  }

  @Test
  void whatIsGoneAlreadyIsKnownAfterAFailureToo() {
    var state = new WatchedState(indexes.store().indexState(NAME));
    try (var again = OpenSearchIndex.open(client, NAME, state.watched(), Vocabulary.NONE)) {
      again.delete("gone", 150);
      again.refreshGone(150);
      again.recover();
      again.delete("gone too", 20); // from the beginning again
      again.refreshGone(20);
      again.view().close();
      assertThat(state.hidden).hasValue(150);
    }
  }

  @Test
  void theQuarantineIsReadWhereItHasChangedAndStaysWhereItCannotBeRead() {
    var state = new WatchedState(indexes.store().indexState(NAME));
    index.quarantine(QuarantinedProduct.now("bad", 1, new IllegalStateException("no vector")));
    index.refresh(1);
    try (var reader = OpenSearchIndex.open(client, NAME, state.watched(), Vocabulary.NONE)) {
      for (int i = 2; i < 6; i++) {
        index.put(product("p" + i, "tent", DIMENSION), i);
        index.refresh(i);
        reader.follow();
        assertThat(reader.sequence()).isEqualTo(i);
      }
      assertThat(state.reads).hasValue(1);

      index.quarantine(QuarantinedProduct.now("worse", 6, new IllegalStateException("none")));
      index.refresh(6);
      state.isAway.set(true);
      assertThatThrownBy(reader::follow).isInstanceOf(StoreUnavailable.class);
      assertThat(reader.quarantine().find("bad")).isPresent();
      state.isAway.set(false);
      reader.follow();
      assertThat(reader.quarantine().find("worse")).isPresent();
    }
  }

  @Test
  void whatWasSentIsNotSentAgainBecauseTheStoreWasAway() {
    var state = new WatchedState(indexes.store().indexState(NAME));
    try (var writer = OpenSearchIndex.open(client, NAME, state.watched(), Vocabulary.NONE)) {
      writer.put(product("p", "tent", DIMENSION), 1);
      state.isAway.set(true);
      assertThatThrownBy(() -> writer.refresh(1)).isInstanceOf(StoreUnavailable.class);
      assertThatThrownBy(writer::commit).isInstanceOf(StoreUnavailable.class);
      assertThat(writer.isBroken()).isFalse();
      assertThat(writer.sequence()).isZero();
      state.isAway.set(false);
      writer.refresh(1);
      assertThat(writer.sequence()).isEqualTo(1);
      try (IndexView view = writer.view()) {
        assertThat(found(view, "tent")).containsExactly("p");
      }
    }
  }

  /**
   * The state of an index, of which is counted how often its quarantine is read.
   *
   * @param hidden the change after which a view hides what is gone
   */
  private record WatchedState(
      IndexState state, AtomicInteger reads, AtomicBoolean isAway, AtomicLong hidden) {
    WatchedState(IndexState state) {
      this(state, new AtomicInteger(), new AtomicBoolean(), new AtomicLong());
    }

    IndexState watched() {
      return (IndexState)
          Proxy.newProxyInstance(
              IndexState.class.getClassLoader(),
              new Class<?>[] {IndexState.class},
              (_, method, arguments) -> {
                boolean isRead = method.getName().equals("quarantined");
                if (isRead) {
                  reads.incrementAndGet();
                }
                if (isAway.get() && (isRead || method.getName().equals("shown"))) {
                  throw new StoreUnavailable("store", new IOException("away"));
                }
                if (method.getName().equals("goneAfter")) {
                  hidden.set((long) arguments[0]);
                }
                try {
                  return method.invoke(state, arguments);
                } catch (InvocationTargetException failure) {
                  throw failure.getCause();
                }
              });
    }
  }

  @Test
  void idsMayBeLongerThanTheClustersKeys() {
    List<String> ids = List.of("包".repeat(200), "包".repeat(199) + "x", "sha256:1", "a/b?c#d ,*");
    for (int i = 0; i < ids.size(); i++) {
      index.put(product(ids.get(i), "title " + i, DIMENSION), i + 1);
    }
    index.delete(ids.getFirst(), 9);
    index.refresh(9);
    try (IndexView view = index.view()) {
      assertThat(view.find(ids)).containsOnlyKeys(ids.subList(1, 4));
      assertThat(title(view, ids.get(1))).isEqualTo("title 1");
    }
  }

  @Test
  void wordsThatNoProductHasAreTakenForMistyped() {
    index.put(product("tent", "lightweight tent", DIMENSION), 1);
    index.put(product("text", "a textbook", DIMENSION), 2);
    index.refresh(2);
    try (IndexView view = index.view()) {
      assertThat(found(view, "lightwieght")).containsExactly("tent");
      assertThat(found(view, "tent")).containsExactly("tent");
      assertThat(found(view, "unlike")).isEmpty();
    }
  }

  /* Five words of each may be. */
  @Test
  void typosOfOneTextTakeNothingFromAnother() {
    index.put(product("tent", "lightweight tent", DIMENSION), 1);
    index.refresh(1);
    try (IndexView view = index.view()) {
      List<Retrieval> texts =
          List.of(
              new Retrieval.Words("zqaa zqab zqac zqad lightwieght", 9),
              new Retrieval.Words("zqba zqbb zqbc zqbd lightwieght", 9));
      assertThat(view.retrieve(texts, Restriction.NONE))
          .allSatisfy(one -> assertThat(one.hits()).hasSize(1));
    }
  }

  @Test
  void aPointInTimeThatIsLostIsReplaced() {
    index.put(product("p", "tent", DIMENSION), 1);
    index.refresh(1);
    try (IndexView view = index.view();
        IndexView other = index.view()) {
      dropAllPointsInTime();
      assertThat(found(view, "tent")).containsExactly("p");
      assertThat(found(other, "tent")).containsExactly("p");
    }
    try (IndexView later = index.view()) {
      assertThat(found(later, "tent")).containsExactly("p");
    }
  }

  private void dropAllPointsInTime() {
    var answer =
        client.send(
            "DELETE",
            "/_search/point_in_time/_all",
            Map.of(),
            MissingNode.getInstance(),
            client.config().timeouts().write());
    assertThat(answer.isSuccess()).isTrue();
  }

  @Test
  void aClusterThatCannotBeReachedIsToldWithItsHosts() {
    var nobody = IndexSettings.of(List.of(URI.create("http://127.0.0.1:1")));
    try (var none = ClusterClient.of(nobody)) {
      assertThatThrownBy(
              () ->
                  OpenSearchIndex.open(
                      none, NAME, indexes.store().indexState(NAME), Vocabulary.NONE))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("http://127.0.0.1:1");
    }
  }

  @Test
  void aWriteThatFailedIsFollowedByNoneUntilTheIndexIsRecovered() {
    index.put(product("kept", "tent", DIMENSION), 1);
    index.refresh(1);
    index.commit();
    block(FULL, true);
    index.put(product("lost", "tent", DIMENSION), 2);
    assertThatThrownBy(() -> index.refresh(2)).isInstanceOf(StoreUnavailable.class);
    block(FULL, false);
    assertThat(index.isBroken()).isTrue();
    assertThatThrownBy(() -> index.put(product("more", "tent", DIMENSION), 3))
        .isInstanceOf(StorageFailed.class);
    assertThat(index.recover()).isEqualTo(1);
    index.put(product("lost", "tent", DIMENSION), 2);
    index.refresh(2);
    try (IndexView view = index.view()) {
      assertThat(view.find(List.of("kept", "lost", "more"))).containsOnlyKeys("kept", "lost");
    }
  }

  private void block(String how, boolean blocked) {
    var settings = JsonTrees.object().put(how, blocked ? "true" : null);
    var answer =
        client.send(
            "PUT",
            "/" + NAME + "/_settings",
            Map.of(),
            settings,
            client.config().timeouts().write());
    assertThat(answer.isSuccess()).isTrue();
  }

  private static List<String> found(IndexView view, String words) {
    return view.retrieve(new Retrieval.Words(words, 9), Restriction.NONE).stream()
        .map(hit -> IdRef.id(hit.product()))
        .toList();
  }

  private static String title(IndexView view, String id) {
    ProductRef product = requireNonNull(view.find(List.of(id)).get(id));
    return view.fetch(List.of(product), Set.of(Part.PRODUCT)).getFirst().product().title();
  }

  static IndexedProduct product(String id, String title, int dimension) {
    var random = new Random(id.hashCode());
    return IndexedShop.content(List.of(Product.titled(id, title)), dimension, random).getFirst();
  }
}
