package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.ProductChange;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.opensearch.ShopGenerations;
import dev.zhiyin.tools.cli.Progress;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Products change in the store while a generation is made of it. */
class ReplayIT {
  private static final String AFTER_THE_FIRST_REPLAY = "after the products were read";
  private static final String AFTER_THE_LAST_REPLAY = "check: recall@100";

  @TempDir private Path folder;

  private final Map<String, Runnable> meanwhile = new HashMap<>();
  private final List<String> said = new ArrayList<>();

  @Test
  void whatChangesMeanwhileIsInTheGeneration() {
    var home = new Home(folder);
    try (var store = Store.open(home)) {
      store
          .products()
          .put(IntStream.range(0, 30).mapToObj(i -> Product.titled("p" + i, "lamp " + i)).toList());
      try (var rebuild =
          new BuildSession(
              home,
              store,
              ShopGenerations.of(home, ShopConfig.DEFAULT, store),
              EncoderOption.Asked.inProcess("all-minilm-l6-v2"),
              Map.of(),
              listening())) {
        EmbeddedCatalogue catalogue = rebuild.embed();
        store.products().put(List.of(Product.titled("p1", "a tent"), sold("p2"), named("new")));
        store.products().delete(List.of("p3", "p4"));
        meanwhile.put(
            AFTER_THE_FIRST_REPLAY,
            () -> {
              store
                  .products()
                  .put(List.of(Product.titled("p5", "a rope"), named("p4"), named("newer")));
              store.products().delete(List.of("p6", "new"));
              store.events().add(List.of(view("p1")));
            });
        meanwhile.put(AFTER_THE_LAST_REPLAY, () -> store.products().delete(List.of("p7")));

        Manifest manifest = rebuild.publish(catalogue, PublishThresholds.DEFAULT, false);

        assertThat(said).noneMatch(meanwhile::containsKey);
        assertThat(store.products().changes(manifest.storeSequence(), 100))
            .extracting(ProductChange::id)
            .containsExactly("p7");
        assertThat(manifest.storeSequence()).as("with the event").isEqualTo(store.sequence() - 1);
        assertThat(manifest.products()).isEqualTo(store.counts().products() + 1);
        holdsTheStore(home, store);
      }
    }
  }

  private static void holdsTheStore(Home home, Store store) {
    try (var generation = new GenerationRepository(home).openCurrent();
        var snapshot = generation.index().snapshot()) {
      assertThat(snapshot.docs().mapToObj(snapshot::product).filter(one -> !one.id().equals("p7")))
          .containsExactlyInAnyOrderElementsOf(products(store));
      assertThat(snapshot.find("new")).isEmpty();
      assertThat(snapshot.find("p6")).isEmpty();
      assertThat(latest(snapshot)).containsExactly("newer", "p4");
      assertThat(snapshot.embedding(snapshot.find("p1").orElseThrow()))
          .isNotEqualTo(snapshot.embedding(snapshot.find("p8").orElseThrow()));
    }
  }

  private static List<Product> products(Store store) {
    var products = new ArrayList<Product>();
    store.products().forEach(products::add);
    return products;
  }

  private static List<String> latest(IndexSnapshot snapshot) {
    return snapshot.retrieve(new Retrieval.Newest(2), Restriction.NONE).stream()
        .map(hit -> snapshot.id(IndexSnapshot.doc(hit.product())))
        .sorted()
        .toList();
  }

  private static Product named(String id) {
    return Product.titled(id, id);
  }

  private static Product sold(String id) {
    var lamp = Product.titled(id, "lamp 2");
    return lamp.withOffer(Offer.of(OptionalDouble.of(5), "", OptionalInt.of(0), ""));
  }

  private static Event view(String product) {
    return Event.of(
        "e",
        ShopperId.user("u"),
        new Subject.Item(product),
        EventType.VIEW,
        Instant.parse("2026-01-01T00:00:00Z"));
  }

  /* Does once what is to be done when a line is said that begins or ends so. */
  private Progress listening() {
    return new Progress(
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
          @Override
          public void println(String line) {
            said.add(line);
            List.copyOf(meanwhile.keySet()).stream()
                .filter(line::contains)
                .forEach(key -> Objects.requireNonNull(meanwhile.remove(key)).run());
          }
        });
  }
}
