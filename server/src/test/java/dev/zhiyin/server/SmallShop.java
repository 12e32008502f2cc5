package dev.zhiyin.server;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.cooccurrence.ComplementCounter;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.GenerationDraft;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.generation.StoreBinding;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.NewIndex;
import dev.zhiyin.engine.lucene.ShopWords;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.renewal.Basket;
import dev.zhiyin.engine.renewal.RenewalCounter;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.encoder.EncoderConfig;
import dev.zhiyin.onnx.encoder.Encoders;
import dev.zhiyin.opensearch.ShopGenerations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A shop of a few products, Chinese and English, and three shoppers: 小明 likes the outdoors, Ann
 * likes audio, and "a/b c" viewed one backpack. Its generations are real ones, without training.
 */
final class SmallShop {
  static final String ENCODER = "bge-small-zh-v1.5";

  static final Instant START = Instant.parse("2026-01-01T08:00:00Z");

  private static final List<String> PRODUCTS =
      List.of(
          "{'id':'包/1 %','title':'登山双肩背包 40L','category':'户外 > 背包 > 登山包','brand':'凯乐石','price':299,'stock':12,'attributes':{'color':['红色','黑色']},'createdAt':'2026-01-05T00:00:00Z'}",
          "{'id':'bag-2','title':'轻便防水徒步背包 30L','category':'户外 > 背包 > 徒步包','brand':'探路者','price':199,'stock':5,'attributes':{'color':['黑色']}}",
          "{'id':'bag-3','title':'骑行水袋背包','category':'户外 > 背包 > 骑行包','brand':'凯乐石','price':159,'stock':3}",
          "{'id':'bag-4','title':'户外登山包防雨罩','category':'户外 > 背包 > 配件','brand':'探路者','price':29,'stock':100}",
          "{'id':'tent-1','title':'双人防雨露营帐篷','category':'户外 > 帐篷','brand':'牧高笛','price':499,'stock':2}",
          "{'id':'tent-2','title':'单人超轻帐篷','category':'户外 > 帐篷','brand':'牧高笛','price':899,'stock':0}",
          "{'id':'shoe-1','title':'防滑登山鞋 男','category':'户外 > 鞋','brand':'凯乐石','price':459,'stock':8}",
          "{'id':'tea-1','title':'西湖龙井 绿茶 250g','category':'食品 > 茶','brand':'狮峰','price':188,'stock':40}",
          "{'id':'tea-2','title':'云南普洱熟茶饼','category':'食品 > 茶','brand':'大益','price':128,'stock':30}",
          "{'id':'ear-1','title':'Wireless noise cancelling headphones','category':'Audio > Headphones','brand':'Sonora','price':899,'stock':7,'seller':'s1'}",
          "{'id':'ear-2','title':'Wired studio headphones','category':'Audio > Headphones','brand':'Tonal','price':499,'stock':9,'seller':'s2'}",
          "{'id':'ear-3','title':'True wireless earbuds for running','category':'Audio > Earbuds','brand':'Sonora','price':399,'stock':20,'seller':'s1'}",
          "{'id':'spk-1','title':'Portable bluetooth speaker','category':'Audio > Speakers','brand':'Tonal','price':259,'stock':15,'seller':'s2'}",
          "{'id':'mug-1','title':'Stainless steel travel mug','category':'Kitchen > Mugs','brand':'Thermo','price':89,'stock':60}");

  private final Home home;
  private final ShopConfig config;

  /** Opened once for all shops of this process, and closed when it ends. */
  private static final class Shared {
    static final TextEncoder ENCODER = Encoders.open(SmallShop.ENCODER, EncoderConfig.DEFAULT);

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(ENCODER::close));
    }
  }

  SmallShop(Home home) {
    this(home, ShopConfig.DEFAULT);
  }

  /** With a store wherever the settings have it. */
  SmallShop(Home home, ShopConfig config) {
    this.home = home;
    this.config = config;
  }

  Home home() {
    return home;
  }

  static List<Product> products() {
    return PRODUCTS.stream().map(json -> ProductJson.read(json.replace('\'', '"'))).toList();
  }

  /** Puts the products and the events into the store. */
  SmallShop stocked() {
    try (Store store = Store.open(home, config)) {
      store.products().put(products());
      store
          .events()
          .add(
              List.of(
                  event("e1", "小明", "包/1 %", EventType.VIEW, 1),
                  event("e2", "小明", "tent-1", EventType.FAVORITE, 2),
                  event("e3", "Ann", "ear-1", EventType.PURCHASE, 3),
                  event("e4", "Ann", "ear-3", EventType.CLICK, 4),
                  event("e5", "a/b c", "bag-2", EventType.VIEW, 5)));
    }
    return this;
  }

  private static Event event(String id, String user, String product, EventType type, long minute) {
    return Event.of(
        id, ShopperId.user(user), new Subject.Item(product), type, START.plusSeconds(60 * minute));
  }

  /** Makes a generation of all products, and publishes it. */
  long published() {
    try (Store store = Store.open(home, config);
        var generations = ShopGenerations.of(home, config, store)) {
      return published(Shared.ENCODER, generations);
    }
  }

  private long published(TextEncoder encoder, ShopGenerations generations) {
    List<Product> products = products();
    List<Embedding> raw = encoder.encode(products.stream().map(Product::embeddedText).toList());
    Centring centring = Centring.of(raw, encoder.dimension());
    try (GenerationDraft draft = generations.repository().begin()) {
      try (NewIndex index =
          generations.begin(draft, ShopWords.NONE, encoder.dimension(), encoder.dimension())) {
        fill(index, products, raw.stream().map(centring::apply).toList());
      }
      draft.writeCentring(centring);
      writePurchases(draft, products);
      String clusterIndex = generations.clusterIndex(draft.id());
      long id = draft.finish(contents(encoder, clusterIndex, products.size())).id();
      generations.repository().publish(id);
      return id;
    }
  }

  private void writePurchases(GenerationDraft draft, List<Product> products) {
    Map<String, CategoryPath> known =
        products.stream().collect(Collectors.toMap(Product::id, Product::category));
    Function<String, CategoryPath> categories = id -> known.getOrDefault(id, CategoryPath.NONE);
    var byShopper = new LinkedHashMap<String, List<Event>>();
    try (Store store = Store.open(home, config)) {
      store
          .events()
          .forEach(
              event ->
                  byShopper
                      .computeIfAbsent(event.shopperId().key(), _ -> new ArrayList<>())
                      .add(event));
    }
    List<List<Basket>> shoppers =
        byShopper.values().stream().map((List<Event> all) -> Basket.of(all)).toList();
    var complements = new ComplementCounter(categories);
    shoppers.forEach(baskets -> complements.add(baskets.stream().map(Basket::productIds).toList()));
    draft.writeComplements(complements);
    draft.writeRenewal(RenewalCounter.learn(shoppers::forEach, categories, Instant.now()));
  }

  private GenerationDraft.Contents contents(
      TextEncoder encoder, String clusterIndex, int products) {
    return new GenerationDraft.Contents(
        new Manifest.EncoderId(ENCODER, encoder.checksum(), encoder.dimension()),
        config.attributes(),
        UntrainedModel.NAME,
        clusterIndex,
        new StoreBinding(home).id().orElseThrow(),
        0,
        0,
        products,
        Map.of());
  }

  private void fill(NewIndex index, List<Product> products, List<Embedding> centred) {
    var model = new UntrainedModel(centred.getFirst().dimension(), HistoryWeights.DEFAULT);
    List<TowerVectors> vectors =
        model.towerVectors(products.stream().map(Product::id).toList(), centred);
    for (int i = 0; i < products.size(); i++) {
      var content =
          new IndexedProduct(
              products.get(i),
              centred.get(i),
              vectors.get(i),
              i,
              products.get(i).created().orElse(Instant.EPOCH),
              config.attributes().of(products.get(i)));
      index.add(content, 0);
    }
    index.finish();
    index.commit(0);
  }
}
