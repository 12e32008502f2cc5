package dev.zhiyin.server.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.UnknownUser;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.shopper.Who;
import dev.zhiyin.engine.store.Erasure;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.answer.HistoryItemJson;
import dev.zhiyin.server.answer.Json;
import dev.zhiyin.server.request.Query;
import dev.zhiyin.server.shopper.KnownHistory;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;

/** Shoppers: the most recent ones, what one of them did, and how to have one forgotten. */
final class UserRoutes {
  private static final int USUAL_HISTORY = 100;
  private static final int USUAL_USERS = 20;

  private final Shop shop;

  private UserRoutes(Shop shop) {
    this.shop = shop;
  }

  static void add(RoutesConfig routes, Shop shop) {
    var here = new UserRoutes(shop);
    routes.get("/v1/users", here::recent, Access.SHOPPERS);
    routes.get("/v1/users/{id}", here::one, Access.SHOPPERS);
    routes.delete("/v1/users/{id}", here::erase, Access.SHOPPERS);
  }

  private void recent(Context request) {
    int k = Query.of(request, "k").boundedK(USUAL_USERS);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode users = json.putArray("users");
    shop.shoppers().recent(k).forEach(user -> users.addObject().put("userId", user));
    Json.send(request, json);
  }

  private void one(Context request) {
    int k = Query.of(request, "k").boundedK(USUAL_HISTORY);
    Who asked = Who.user(request.pathParam("id"));
    KnownHistory user = shop.shoppers().stored(asked);
    String id = shop.shoppers().kept(asked).id();
    if (user.history().isEmpty()) {
      throw new UnknownUser(id);
    }
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("userId", id)
            .put("sequence", user.sequence())
            .put("total", user.history().items().size());
    ArrayNode items = json.putArray("history");
    History shown = user.history().newest(k);
    Map<String, Product> products = shop.catalogue().products(shown.productIds());
    shown.items().forEach(item -> items.add(HistoryItemJson.of(item, product(item, products))));
    Json.send(request, json);
  }

  private static Optional<Product> product(HistoryItem item, Map<String, Product> products) {
    return switch (item.subject()) {
      case Subject.Item(String id) -> Optional.ofNullable(products.get(id));
      case Subject.Words _ -> Optional.empty();
    };
  }

  private void erase(Context request) {
    Query.of(request);
    Erasure erasure = shop.shoppers().erase(request.pathParam("id"));
    shop.awaitErased(erasure.sequence());
    Json.send(
        request,
        JsonNodeFactory.instance
            .objectNode()
            .put("receiptId", erasure.receiptId())
            .put("sequence", erasure.sequence())
            .put("events", erasure.events())
            .put("sessions", erasure.sessions())
            .put("at", erasure.at().toString()));
  }
}
