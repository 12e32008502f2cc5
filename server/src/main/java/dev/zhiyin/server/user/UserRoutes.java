package dev.zhiyin.server.user;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.UnknownUser;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Erasure;
import dev.zhiyin.engine.store.EventPage;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.live.LiveGeneration;
import dev.zhiyin.server.product.CatalogueWriter;
import dev.zhiyin.server.product.ProductFields;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shoppers: the most recent ones, what one of them did, and how to have one forgotten.
 *
 * @param visibleWait how long it is waited until what is erased counts in no answer
 */
public record UserRoutes(
    ShopperHistories shoppers,
    CatalogueWriter catalogue,
    LiveGeneration live,
    Duration visibleWait) {
  private static final int USUAL_HISTORY = 100;
  private static final int USUAL_USERS = 20;

  public void add(RoutesConfig routes) {
    routes.get("/v1/users", this::recent, Access.SHOPPERS);
    routes.get("/v1/users/{id}", this::one, Access.SHOPPERS);
    routes.delete("/v1/users/{id}", this::erase, Access.SHOPPERS);
  }

  private void recent(Context request) {
    int k = Query.of(request, "k").boundedK(USUAL_USERS);
    List<Map<String, String>> users =
        shoppers.recent(k).stream().map(user -> Map.of("userId", user)).toList();
    Json.send(request, Map.of("users", users));
  }

  private void one(Context request) {
    var query = Query.of(request, "k", "cursor", "fields");
    int k = query.boundedK(USUAL_HISTORY);
    ShopperId asked = ShopperId.user(request.pathParam("id"));
    Optional<HistoryCursor> cursor =
        query.text("cursor").map(text -> HistoryCursor.parse(text, asked));
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("userId", shoppers.kept(asked).id())
            .put("sequence", live.sequence());
    HistoryCursor begin = cursor.orElse(HistoryCursor.start(asked));
    EventPage events = shoppers.events(asked, begin.place());
    List<HistoryItem> items = History.of(events.newestFirst().reversed()).items();
    if (cursor.isEmpty()) {
      putTotal(json, items.size(), events);
    }
    int from = Math.min(items.size(), begin.skipped());
    int to = Math.min(items.size(), from + k);
    putHistory(json, items.subList(from, to), ProductFields.of(query));
    begin.next(events, items.size(), to).ifPresent(next -> json.put("cursor", next.text()));
    Json.send(request, json);
  }

  private static void putTotal(ObjectNode json, int items, EventPage events) {
    if (items == 0) {
      throw new UnknownUser(json.get("userId").textValue());
    }
    json.put("total", items);
    if (events.next().isPresent()) {
      json.put("atLeast", true);
    }
  }

  private void putHistory(ObjectNode json, List<HistoryItem> items, ProductFields fields) {
    ArrayNode list = json.putArray("history");
    Map<String, Product> products = catalogue.products(new History(items).productIds());
    items.forEach(item -> list.add(json(item, product(item, products), fields)));
  }

  /* {"productId" | "text", "type", "timestamp", "eventIds", "product"?} */
  private static ObjectNode json(
      HistoryItem item, Optional<Product> product, ProductFields fields) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (item.subject()) {
      case Subject.Item(String id) -> json.put("productId", id);
      case Subject.Words(String text) -> json.put("text", text);
    }
    json.put("type", item.type().text()).put("timestamp", item.timestamp().toString());
    item.eventIds().forEach(json.putArray("eventIds")::add);
    product.ifPresent(known -> json.set("product", fields.of(known)));
    return json;
  }

  private static Optional<Product> product(HistoryItem item, Map<String, Product> products) {
    return item.productId().map(products::get);
  }

  private record Erased(String receiptId, long sequence, long events, long sessions, String at) {}

  private void erase(Context request) {
    Query.of(request);
    Erasure erasure = shoppers.erase(request.pathParam("id"));
    awaitErased(erasure.sequence());
    Json.send(
        request,
        new Erased(
            erasure.receiptId(),
            erasure.sequence(),
            erasure.events(),
            erasure.sessions(),
            erasure.at().toString()));
  }

  /* It is gone; but what is popular counts the shopper until answers have seen this. */
  private void awaitErased(long sequence) {
    if (live.id().isPresent()) {
      live.awaitShown(sequence, visibleWait);
    }
  }

  /**
   * Where a page of a shopper's history begins.
   *
   * @param shopper whose history it is
   * @param place where the part of the events begins that it is made of
   * @param skipped items of that part that earlier pages showed
   */
  private record HistoryCursor(ShopperId shopper, EventPage.Place place, int skipped) {
    private static final Pattern TEXT =
        Pattern.compile("(-?\\d{1,18})\\.(\\d{1,18})\\.(\\d{1,9})\\.(.+)", Pattern.DOTALL);

    static HistoryCursor start(ShopperId shopper) {
      return new HistoryCursor(shopper, EventPage.Place.END, 0);
    }

    /** Reads what {@link #text} wrote for the same shopper. */
    static HistoryCursor parse(String cursor, ShopperId shopper) {
      Matcher parts = TEXT.matcher(decoded(cursor));
      if (!parts.matches() || !parts.group(4).equals(shopper.id())) {
        throw new InvalidInput(
            "cursor", cursor, "the cursor of an answer about this shopper, as it was");
      }
      return new HistoryCursor(
          shopper,
          new EventPage.Place(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))),
          Integer.parseInt(parts.group(3)));
    }

    private static String decoded(String cursor) {
      try {
        return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException _) {
        return "";
      }
    }

    Optional<HistoryCursor> next(EventPage events, int items, int shown) {
      return shown < items
          ? Optional.of(new HistoryCursor(shopper, events.begin(), shown))
          : events.next().map(next -> new HistoryCursor(shopper, next, 0));
    }

    String text() {
      String text =
          "%d.%d.%d.%s".formatted(place.micros(), place.sequence(), skipped, shopper.id());
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
