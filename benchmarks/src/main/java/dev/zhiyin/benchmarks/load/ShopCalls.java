package dev.zhiyin.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What a shop asks its server, drawn evenly from shoppers and products that the server knows. */
final class ShopCalls {
  /** Latin and Chinese letters of a title that are searched for. */
  private static final int WORDS = 12;

  private final LoadClient caller;
  private final List<String> shoppers;
  private final List<String> products;
  private final List<String> searches = new ArrayList<>();
  private final AtomicLong number = new AtomicLong();

  ShopCalls(LoadClient caller) {
    this.caller = caller;
    this.shoppers = caller.shoppers(500);
    this.products = caller.products(500);
    for (String id : products.subList(0, Math.min(200, products.size()))) {
      String title = caller.get("v1/products/" + id).get("title").asText();
      searches.add(LoadClient.encoded(title.substring(0, Math.min(WORDS, title.length()))));
    }
  }

  /** Ten products with reasons, for a shopper. */
  void recommend() {
    caller.recommend(next(shoppers));
  }

  /** The same, for somebody of whom the server knows nothing. */
  void recommendToUnknown() {
    caller.recommend("unknown-" + number.getAndIncrement());
  }

  /** Ten products by words of a title, by meaning and by the taste of a shopper. */
  void search() {
    caller.ask("v1/search?k=10&q=%s&userId=%s".formatted(next(searches), next(shoppers)));
  }

  /** Ten products like one. */
  void similar() {
    caller.ask("v1/products/%s/similar?k=10".formatted(next(products)));
  }

  /** One event of a shopper, acknowledged when it is durable. */
  void event() {
    caller.post(
        "v1/events",
        "{\"events\":[{\"userId\":\"%s\",\"productId\":\"%s\",\"type\":\"view\"}]}"
            .formatted(next(shoppers), next(products)));
  }

  /** A new description of one of a hundred products, which is embedded anew. */
  void put() {
    long count = number.getAndIncrement();
    String id = "soak-" + count % 100;
    caller.put("v1/products/" + id, GeneratedProducts.product(id, (int) count));
  }

  private String next(List<String> list) {
    return list.get((int) ((number.getAndIncrement() * 7919) % list.size()));
  }
}
