package dev.zhiyin.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a shop asks its server, drawn evenly from shoppers, and from products that it has. */
final class ShopCalls {
  /** Latin and Chinese letters of a title that are searched for. */
  private static final int WORDS = 12;

  private final LoadClient caller;
  private final List<String> shoppers;
  private final List<String> products;
  private final List<String> searches = new ArrayList<>();
  private final AtomicLong number = new AtomicLong();

  ShopCalls(LoadClient caller, List<String> shoppers) {
    this.caller = caller;
    this.shoppers = shoppers;
    this.products = caller.products(500);
    for (String id : products.subList(0, Math.min(200, products.size()))) {
      String title = caller.get("v1/products/" + id).get("title").asText();
      searches.add(LoadClient.encoded(title.substring(0, Math.min(WORDS, title.length()))));
    }
  }

  /** Ten products with reasons, for a shopper. */
  void recommend() {
    caller.recommend(drawn(shoppers));
  }

  /** The same, for somebody of whom the server knows nothing. */
  void recommendToUnknown() {
    caller.recommend("unknown-" + number.getAndIncrement());
  }

  /** Ten products by words of a title, by meaning and by the taste of a shopper. */
  void search() {
    caller.ask("v1/search?k=10&q=%s&userId=%s".formatted(drawn(searches), drawn(shoppers)));
  }

  /** Ten products like one. */
  void similar() {
    caller.ask("v1/products/%s/similar?k=10".formatted(drawn(products)));
  }

  /** One event of a shopper, acknowledged when it is durable. */
  void event() {
    events(1);
  }

  /** Events of shoppers in one request. */
  void events(int count) {
    String events =
        IntStream.range(0, count)
            .mapToObj(
                _ ->
                    "{\"userId\":\"%s\",\"productId\":\"%s\",\"type\":\"view\"}"
                        .formatted(drawn(shoppers), drawn(products)))
            .collect(Collectors.joining(","));
    caller.post("v1/events", "{\"events\":[%s]}".formatted(events));
  }

  /** A new description of one of a hundred products, which is embedded anew. */
  void put() {
    long count = number.getAndIncrement();
    caller.put("v1/products/" + described(count), description(count));
  }

  /** The same product, to be put with others. */
  String description() {
    return description(number.getAndIncrement());
  }

  private static String description(long count) {
    return GeneratedProducts.product(described(count), (int) count);
  }

  private static String described(long count) {
    return "soak-" + count % 100;
  }

  private static String drawn(List<String> list) {
    return list.get(ThreadLocalRandom.current().nextInt(list.size()));
  }
}
