package dev.zhiyin.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommended;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.live.Lease;
import dev.zhiyin.server.live.LiveGeneration;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Two requests to try, as lines for a shell, made of what the shop really has. */
record Examples(Store store, LiveGeneration live, URI address) {
  /** So many of the most recent shoppers are looked at. */
  private static final int SHOPPERS = 200;

  private static final int ITEMS = 3;

  /** One with a Chinese answer, for a shopper of the shop, and one with an English answer. */
  static List<String> of(Store store, LiveGeneration live, URI address) {
    var examples = new Examples(store, live, address);
    return List.of(
        "# 为本店一位顾客推荐商品", examples.chinese(), "# Recommendations for a history", examples.english());
  }

  private String chinese() {
    List<String> shoppers = store.events().recentUsers(SHOPPERS);
    return shoppers.stream()
        .filter(user -> speaks(products(user), true))
        .findFirst()
        .or(() -> shoppers.stream().findFirst())
        .map(user -> get("v1/users/%s/recommendations?k=3&locale=zh-CN".formatted(encoded(user))))
        .orElseGet(() -> get("v1/products/popular?k=3&locale=zh-CN"));
  }

  private String english() {
    return store.events().recentUsers(SHOPPERS).stream()
        .map(this::products)
        .filter(products -> speaks(products, false))
        .findFirst()
        .or(this::popular)
        .map(this::forHistory)
        .orElseGet(() -> get("v1/products/popular?k=3&locale=en"));
  }

  /** The newest products of a shopper, in the order in which the shopper interacted with them. */
  private List<Product> products(String user) {
    return History.of(store.events().of(ShopperId.user(user))).items().stream()
        .flatMap(item -> product(item.subject()).stream())
        .limit(ITEMS)
        .toList()
        .reversed();
  }

  private Optional<Product> product(Subject subject) {
    return subject.product().flatMap(store.products()::find);
  }

  private static boolean speaks(List<Product> products, boolean chinese) {
    return !products.isEmpty()
        && products.stream().allMatch(product -> Language.hasChinese(product.title()) == chinese);
  }

  private Optional<List<Product>> popular() {
    try (Lease lease = live.lease()) {
      return Optional.of(
              lease
                  .recommender()
                  .recommend(RecommendRequest.of(History.EMPTY).withK(ITEMS))
                  .items()
                  .stream()
                  .map(Recommended::product)
                  .toList())
          .filter(products -> !products.isEmpty());
    }
  }

  private String forHistory(List<Product> products) {
    var body = JsonNodeFactory.instance.objectNode();
    var history = body.putArray("history");
    products.forEach(product -> history.addObject().put("productId", product.id()));
    body.put("k", ITEMS).put("locale", "en");
    return "curl -s -H %s -d %s %s"
        .formatted(
            quoted("Content-Type: application/json"),
            quoted(body.toString()),
            quoted(address.resolve("v1/recommendations").toString()));
  }

  private String get(String path) {
    return "curl -s " + quoted(address.resolve(path).toString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
