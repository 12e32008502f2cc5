package dev.zhiyin.benchmarks.load;

import dev.zhiyin.benchmarks.LightClient;
import java.net.URI;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.hc.core5.util.Timeout;

/** Asks a server of Zhiyin, and expects it to answer. Thread-safe. */
final class LoadClient extends LightClient {
  private static final Timeout PATIENCE = Timeout.ofSeconds(60);

  LoadClient(URI address) {
    super(address, PATIENCE);
  }

  /** Asks and expects to be answered, whatever with: who makes a load shares the cores with it. */
  void ask(String path) {
    int status = status("GET", path, null);
    if (status != 200) {
      throw new IllegalStateException("%s: %d".formatted(path, status));
    }
  }

  /** Asks for ten recommendations. */
  void recommend(String shopper) {
    ask("v1/users/%s/recommendations?k=10".formatted(shopper));
  }

  /** Changes what is there, and returns the status of the answer, whatever it is. */
  int patch(String path, String json) {
    return status("PATCH", path, json(json));
  }

  /** Ids of shoppers whom the server knows, the most recent first. */
  List<String> shoppers(int most) {
    return ids("v1/users?k=" + most, "users", "userId");
  }

  /** Ids of popular products. */
  List<String> products(int most) {
    return ids("v1/products/popular?k=" + most, "items", "productId");
  }

  private List<String> ids(String path, String list, String name) {
    return get(path).get(list).valueStream().map(one -> one.get(name).asText()).toList();
  }

  /** Recommendations for shoppers whom the server knows, in turn, at a steady rate. */
  OpenLoop recommending(int perSecond, LongConsumer due) {
    List<String> shoppers = shoppers(200);
    return new OpenLoop(
        perSecond, number -> recommend(shoppers.get((int) (number % shoppers.size()))), due);
  }
}
