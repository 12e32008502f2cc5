package dev.zhiyin.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.Overloaded;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.ProfileTable.UserProfile;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.http.Lines;
import dev.zhiyin.server.http.Query;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Everything of a shop as JSON lines, as it is at one moment. It is read out of the store at once
 * and waits in a file, so that a slow client holds up nothing of the store.
 */
public final class ExportRoutes {
  /** When to ask again while another export is under way. */
  private static final Duration LATER = Duration.ofSeconds(30);

  private final Store store;

  /**
   * Each holds a connection of the store as long as it takes, and others need some; then its file
   * takes room until it is sent.
   */
  private final Semaphore turn = new Semaphore(1);

  private ExportRoutes(Store store) {
    this.store = store;
  }

  public static void add(RoutesConfig routes, Store store) {
    var here = new ExportRoutes(store);
    routes.get("/v1/export/products", here::products, Access.ADMIN);
    routes.get("/v1/export/events", here::events, Access.ADMIN);
    routes.get("/v1/export/profiles", here::profiles, Access.ADMIN);
  }

  private void products(Context request) {
    send(
        request,
        lines -> store.products().forEach(product -> lines.add(ProductJson.write(product))));
  }

  private void events(Context request) {
    send(request, lines -> store.events().forEach(event -> lines.add(json(event))));
  }

  private void profiles(Context request) {
    send(request, lines -> store.profiles().forEachProfile(one -> lines.add(json(one))));
  }

  private static ObjectNode json(UserProfile one) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("userId", one.userId());
    ObjectNode profile = json.putObject("profile");
    one.profile().values().forEach((field, values) -> values.forEach(profile.putArray(field)::add));
    return json;
  }

  private void send(Context request, Consumer<Lines> all) {
    Query.of(request);
    if (!turn.tryAcquire()) {
      throw new Overloaded("another export is under way", LATER);
    }
    request.contentType(Lines.CONTENT_TYPE);
    boolean isWaiting = false;
    try (var lines = new Lines()) {
      all.accept(lines);
      InputStream answer = lines.finished();
      if (answer instanceof ByteArrayInputStream) { // which is read in time, and takes no disk
        request.result(answer);
      } else {
        request.result(new WaitingFile(answer, turn));
        isWaiting = true;
      }
    } finally {
      if (!isWaiting) {
        turn.release();
      }
    }
  }

  /** A file that is sent; then, or when that fails, it is another's turn. */
  private static final class WaitingFile extends FilterInputStream {
    private final Semaphore turn;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    WaitingFile(InputStream file, Semaphore turn) {
      super(file);
      this.turn = turn;
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        if (isClosed.compareAndSet(false, true)) {
          turn.release();
        }
      }
    }
  }

  /* {"eventId", "userId"?, "sessionId"?, "productId" | "text", "type", "timestamp", "quantity"?,
   * "price"?, "orderId"?} */
  private static ObjectNode json(Event event) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("eventId", event.id());
    event.shopperId().userId().ifPresent(user -> json.put("userId", user));
    event.shopperId().sessionId().ifPresent(session -> json.put("sessionId", session));
    switch (event.subject()) {
      case Subject.Item(String id) -> json.put("productId", id);
      case Subject.Words(String text) -> json.put("text", text);
    }
    json.put("type", event.type().text()).put("timestamp", event.timestamp().toString());
    event.line().quantity().ifPresent(quantity -> json.put("quantity", quantity));
    event.line().price().ifPresent(price -> json.put("price", price));
    event.line().orderId().ifPresent(order -> json.put("orderId", order));
    return json;
  }
}
