package dev.zhiyin.tools.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.recommend.SearchRequest;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.testing.FolderTree;
import dev.zhiyin.tools.Zhiyin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rebuild takes over from the generation in service. */
class IncrementalRebuildIT {
  private static final String TAKEN = "are taken over from generation";

  @TempDir private static Path shop;

  @TempDir private Path folder;

  @TempDir private Path files;

  @BeforeAll
  static void makeTheSampleShop() {
    assertThat(
            Zhiyin.run("sample", "--out", shop.toString(), "--products", "200", "--users", "40")
                .status())
        .isZero();
    load(shop.resolve("untrained"), "--no-train");
  }

  @Test
  void makesOnlyWhatChangedAndHoldsWhatAWholeIndexWould() throws IOException {
    FolderTree.copy(shop.resolve("untrained"), folder);
    String changed;
    String deleted;
    String viewed;
    try (var store = Store.open(new Home(folder))) {
      var ids = new ArrayList<String>();
      store.products().forEach(product -> ids.add(product.id()));
      changed = ids.get(10);
      deleted = ids.get(20);
      viewed = ids.get(30);
      store.products().delete(List.of(deleted));
      store
          .events()
          .addPast(
              List.of(
                  Event.of(
                      "one more",
                      ShopperId.user("somebody new"),
                      new Subject.Item(viewed),
                      EventType.VIEW,
                      store.now())));
    }
    Path news =
        Files.writeString(
            files.resolve("news.jsonl"),
            """
            {"id":"%s","title":"Quetzal feather lamp"}
            {"id":"entirely-new","title":"Zeppelin model kit"}
            """
                .formatted(changed));

    Zhiyin.Run second = rebuild("--no-train", "--products", news.toString());

    assertThat(second.status()).as(second.err()).isZero();
    assertThat(second.err()).contains("index: 197 products " + TAKEN + " 1, 3 are made");
    Map<String, Held> held = held();
    assertThat(held).hasSize(200).containsKey("entirely-new").doesNotContainKey(deleted);
    assertThat(found("quetzal")).first().isEqualTo(changed);
    assertThat(found("zeppelin")).first().isEqualTo("entirely-new");
    assertThat(Zhiyin.run("verify", "--home", folder.toString()).status()).isZero();

    Zhiyin.Run whole = rebuild("--no-train", "--anew");

    assertThat(whole.err()).doesNotContain(TAKEN);
    assertThat(held())
        .usingRecursiveComparison()
        .ignoringFieldsOfTypes(Embedding.class)
        .isEqualTo(held);
    List<Held> made = List.copyOf(held().values());
    List<Held> taken = List.copyOf(held.values());
    for (int i = 0; i < made.size(); i++) {
      assertThat(made.get(i).embedding.cosine(taken.get(i).embedding)).isGreaterThan(.999f);
    }
  }

  @Test
  void takesOverNothingOfAnotherModelOrOtherSettings() throws IOException {
    load(folder, "--force", "--recipe", recipe(1).toString());
    Zhiyin.Run same = rebuild("--no-train", "--force");
    assertThat(same.err()).contains("index: 200 products " + TAKEN + " 1, 0 are made");
    assertThat(same.out()).contains("generation 2 is published: 200 products");

    Files.writeString(folder.resolve("zhiyin.yaml"), "index: {quantisation: int8}");
    assertThat(rebuild("--no-train", "--force").err()).doesNotContain(TAKEN);
    assertThat(rebuild("--no-train", "--force").err()).contains(TAKEN + " 3");

    Files.writeString(
        folder.resolve("zhiyin.yaml"),
        "index: {quantisation: int8}\nattributes: {weight: {type: number}}");
    assertThat(rebuild("--no-train", "--force").err()).doesNotContain(TAKEN);

    String other = recipe(2).toString();
    assertThat(
            Zhiyin.run("train", "--home", folder.toString(), "--fresh", "--recipe", other).status())
        .isZero();
    assertThat(rebuild("--no-train", "--force").err()).doesNotContain(TAKEN);
  }

  @Test
  void takesOverNothingThatTheStoreDoesNotHave() throws IOException {
    FolderTree.copy(shop.resolve("untrained"), folder);
    Path store = folder.resolve("store.sqlite");
    byte[] before = Files.readAllBytes(store);
    Path news =
        Files.writeString(files.resolve("news.jsonl"), "{\"id\":\"new\",\"title\":\"New\"}\n");
    assertThat(rebuild("--no-train", "--products", news.toString()).err()).contains(TAKEN + " 1");
    Files.write(store, before);

    assertThat(rebuild("--no-train").err()).doesNotContain(TAKEN);
    assertThat(held()).doesNotContainKey("new");

    Files.writeString(folder.resolve("generations/CURRENT"), "no number");
    Zhiyin.Run mended = rebuild("--no-train");
    assertThat(mended.status()).as(mended.err()).isZero();
    assertThat(mended.err()).doesNotContain(TAKEN);
  }

  @Test
  void goesOnAsLongAsFewTextsAreOtherWhateverElseChanged() throws IOException {
    FolderTree.copy(shop.resolve("untrained"), folder);
    change(200, json -> json.put("price", 1));
    Zhiyin.Run dearer = rebuild("--no-train");
    assertThat(dearer.err()).contains("index: 0 products " + TAKEN + " 1, 200 are made");

    change(3, json -> json.put("title", "Other"));
    Zhiyin.Run few = rebuild("--no-train");
    assertThat(few.err()).contains("index: 197 products " + TAKEN + " 2, 3 are made");

    change(2, json -> json.put("title", "Another"));
    assertThat(rebuild("--no-train").err()).doesNotContain(TAKEN);

    Zhiyin.Run same = rebuild("--no-train");
    assertThat(same.err()).contains("index: 200 products " + TAKEN + " 4, 0 are made");
  }

  private void change(int first, Consumer<ObjectNode> how) throws IOException {
    var changed = new ArrayList<Product>();
    try (var store = Store.open(new Home(folder))) {
      var all = new ArrayList<Product>();
      store.products().forEach(all::add);
      for (Product product : all.subList(0, first)) {
        var json = (ObjectNode) new ObjectMapper().readTree(ProductJson.text(product));
        how.accept(json);
        changed.add(ProductJson.read(json.toString()));
      }
      store.products().put(changed);
    }
  }

  private Path recipe(int epochs) throws IOException {
    return Files.writeString(files.resolve("recipe.json"), "{\"epochs\": %d}".formatted(epochs));
  }

  private static void load(Path home, String... how) {
    var options =
        new ArrayList<>(
            List.of(
                "--products",
                shop.resolve("products.jsonl").toString(),
                "--events",
                shop.resolve("events.csv").toString()));
    options.addAll(List.of(how));
    Zhiyin.Run loaded = rebuild(home, options.toArray(String[]::new));
    assertThat(loaded.status()).as(loaded.err()).isZero();
  }

  private Zhiyin.Run rebuild(String... options) {
    return rebuild(folder, options);
  }

  private static Zhiyin.Run rebuild(Path home, String... options) {
    var all = new ArrayList<>(List.of("rebuild", "--home", home.toString()));
    all.addAll(List.of(options));
    return Zhiyin.run(all.toArray(String[]::new));
  }

  /** All that an index holds of a product, but for what is made of these. */
  private record Held(Product product, long popularity, Instant since, Embedding embedding) {}

  private Map<String, Held> held() {
    var held = new TreeMap<String, Held>();
    try (var generation = new GenerationRepository(new Home(folder)).openCurrent();
        IndexSnapshot index = generation.index().snapshot()) {
      index
          .docs()
          .forEach(
              doc ->
                  held.put(
                      index.id(doc),
                      new Held(
                          index.product(doc),
                          index.popularity(doc),
                          index.since(doc),
                          index.embedding(doc))));
    }
    return held;
  }

  private List<String> found(String words) {
    try (var served = OfflineGeneration.openCurrent(new Home(folder))) {
      return served
          .recommender()
          .search(new SearchRequest(words, History.EMPTY, Filter.ALL, Locale.ENGLISH, 5))
          .items()
          .stream()
          .map(item -> item.product().id())
          .toList();
    }
  }
}
