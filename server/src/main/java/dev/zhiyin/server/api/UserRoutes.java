package dev.zhiyin.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.UnknownUser;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.server.answer.HistoryItemJson;
import dev.zhiyin.server.answer.Json;
import dev.zhiyin.server.api.Shop.Asking;
import dev.zhiyin.server.request.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;

/** Shoppers: the most recent ones, and what one of them did. */
final class UserRoutes {
  private static final int USUAL_HISTORY = 100;
  private static final int USUAL_USERS = 20;

  private final Shop shop;

  private UserRoutes(Shop shop) {
    this.shop = shop;
  }

  static void add(RoutesConfig routes, Shop shop) {
    var here = new UserRoutes(shop);
    routes.get("/v1/users", here::recent);
    routes.get("/v1/users/{id}", here::one);
  }

  private void recent(Context request) {
    int k = checked(Query.of(request, "k").k(USUAL_USERS));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode users = json.putArray("users");
    shop.store().recentUsers(k).forEach(user -> users.addObject().put("userId", user));
    Json.send(request, json);
  }

  private void one(Context request) {
    int k = checked(Query.of(request, "k").k(USUAL_HISTORY));
    String id = request.pathParam("id");
    Asking user = shop.asking(id);
    if (user.history().isEmpty()) {
      throw new UnknownUser(id);
    }
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("userId", id)
            .put("sequence", user.sequence())
            .put("total", user.history().items().size());
    ArrayNode history = json.putArray("history");
    user.history()
        .newest(k)
        .items()
        .forEach(item -> history.add(HistoryItemJson.of(item, product(item))));
    Json.send(request, json);
  }

  private Optional<Product> product(HistoryItem item) {
    return switch (item.subject()) {
      case Subject.Item(String id) -> shop.store().product(id);
      case Subject.Words _ -> Optional.empty();
    };
  }

  private static int checked(int k) {
    if (k < 1 || k > RecommendRequest.MOST) {
      throw new InvalidInput(
          "k", Integer.toString(k), "a whole number from 1 to " + RecommendRequest.MOST);
    }
    return k;
  }
}
