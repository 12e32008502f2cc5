package dev.zhiyin.server.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.store.Receipt;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.access.Access.Browsers;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.event.EventsBody.Candidate;
import dev.zhiyin.server.http.Idempotency;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.metrics.Metrics;
import dev.zhiyin.server.metrics.Placements;
import dev.zhiyin.server.product.CatalogueWriter;
import dev.zhiyin.server.user.ShopperHistories;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes events. What is answered as accepted is on the disk. */
public record EventRoutes(
    Store store,
    ShopperHistories shoppers,
    CatalogueWriter catalogue,
    Metrics metrics,
    Placements placements) {
  public void add(RoutesConfig routes, Idempotency idempotency) {
    routes.post("/v1/events", idempotency.once(this::post), Access.EVENTS, Browsers.ALLOWED);
  }

  private void post(Context request) {
    long arrival = System.nanoTime();
    Query.of(request);
    boolean changesOffers = !Caller.of(request).isBrowser();
    EventsBody body = EventsBody.read(request, store.now(), store.pseudonyms());
    List<Event> good = body.events().stream().flatMap(EventRoutes::good).toList();
    Receipt receipt =
        good.isEmpty()
            ? new Receipt(store.sequence(), List.of())
            : shoppers.add(good, changesOffers);
    metrics.eventsStored(receipt.sequence(), good.size(), arrival);
    ObjectNode answer = json(body, receipt);
    if (changesOffers
        && good.stream().anyMatch(event -> event.type() == EventType.PURCHASE)
        && !catalogue.showsBought(receipt.sequence())) {
      answer.put(
          "shown", false); // no error: sent again without an eventId, they would be stored twice
    }
    Json.send(request, answer);
  }

  private static Stream<Event> good(Candidate candidate) {
    return switch (candidate) {
      case Candidate.Good(Event event, Optional<String> _) -> Stream.of(event);
      case Candidate.Bad _ -> Stream.empty();
    };
  }

  private ObjectNode json(EventsBody body, Receipt receipt) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("sequence", receipt.sequence());
    ArrayNode results = json.putArray("results");
    Iterator<Boolean> added = receipt.changed().iterator();
    for (Candidate candidate : body.events()) {
      switch (candidate) {
        case Candidate.Good(Event event, Optional<String> led) -> {
          boolean fresh = added.next();
          results.addObject().put("status", fresh ? "accepted" : "duplicate");
          if (fresh) {
            led.ifPresent(id -> placements.interacted(id, event.type()));
          }
        }
        case Candidate.Bad(String error) ->
            results.addObject().put("status", "rejected").put("error", error);
      }
    }
    return json;
  }
}
