package dev.zhiyin.benchmarks.load;

import dev.zhiyin.benchmarks.LightClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
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
    var ids = new ArrayList<String>();
    get("v1/users?k=" + most).get("users").forEach(user -> ids.add(user.get("userId").asText()));
    return ids;
  }

  /** Ids of popular products. */
  List<String> products(int most) {
    var ids = new ArrayList<String>();
    get("v1/products/popular?k=" + most)
        .get("items")
        .forEach(item -> ids.add(item.get("productId").asText()));
    return ids;
  }
}
