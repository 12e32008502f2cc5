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
    Optional<HistoryCursor> cursor = query.text("cursor").map(HistoryCursor::parse);
    ShopperId asked = ShopperId.user(request.pathParam("id"));
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("userId", shoppers.kept(asked).id())
            .put("sequence", live.sequence());
    EventPage events = shoppers.events(asked, cursor.orElse(HistoryCursor.START).place());
    List<HistoryItem> items = History.of(events.newestFirst().reversed()).items();
    if (cursor.isEmpty()) {
      putTotal(json, items.size(), events);
    }
    int from = Math.min(items.size(), cursor.orElse(HistoryCursor.START).skipped());
    int to = Math.min(items.size(), from + k);
    putHistory(json, items.subList(from, to), ProductFields.of(query));
    next(events, items.size(), to).ifPresent(next -> json.put("cursor", next.text()));
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

  private static Optional<HistoryCursor> next(EventPage events, int items, int shown) {
    return shown < items
        ? Optional.of(new HistoryCursor(events.begin(), shown))
        : events.next().map(place -> new HistoryCursor(place, 0));
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
   * @param place where the part of the events begins that it is made of
   * @param skipped items of that part that earlier pages showed
   */
  private record HistoryCursor(EventPage.Place place, int skipped) {
    static final HistoryCursor START = new HistoryCursor(EventPage.Place.END, 0);

    private static final Pattern TEXT = Pattern.compile("(-?\\d{1,18})\\.(\\d{1,18})\\.(\\d{1,9})");

    /** Reads what {@link #text} wrote. */
    static HistoryCursor parse(String cursor) {
      Matcher parts = TEXT.matcher(decoded(cursor));
      if (!parts.matches()) {
        throw new InvalidInput("cursor", cursor, "the cursor of an answer, as it was");
      }
      return new HistoryCursor(
          new EventPage.Place(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))),
          Integer.parseInt(parts.group(3)));
    }

    private static String decoded(String cursor) {
      try {
        return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.ISO_8859_1);
      } catch (IllegalArgumentException _) {
        return "";
      }
    }

    String text() {
      String text = "%d.%d.%d".formatted(place.micros(), place.sequence(), skipped);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }
  }
}
