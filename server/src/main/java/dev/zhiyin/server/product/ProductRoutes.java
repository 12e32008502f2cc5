package dev.zhiyin.server.product;

import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.server.access.Access;
import dev.zhiyin.server.http.Idempotency;
import dev.zhiyin.server.http.Json;
import dev.zhiyin.server.http.Query;
import dev.zhiyin.server.metrics.Metrics;
import dev.zhiyin.server.product.Edit.Edited.Done;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Products one by one, and changes of them. A change is acknowledged when answers show it. */
public record ProductRoutes(CatalogueWriter catalogue, Metrics metrics) {
  /** Quarantined products on a page that does not say how many. */
  private static final int USUAL = 100;

  /** To be added after the routes whose last part is a word, such as popular. */
  public static void add(
      RoutesConfig routes, CatalogueWriter catalogue, Metrics metrics, Idempotency idempotency) {
    var here = new ProductRoutes(catalogue, metrics);
    routes.get("/v1/products/quarantined", here::quarantined, Access.CATALOGUE);
    routes.get("/v1/products/{id}", here::one, Access.SEARCH);
    routes.put("/v1/products/{id}", here::put, Access.CATALOGUE);
    routes.patch("/v1/products/{id}", idempotency.once(here::patch), Access.CATALOGUE);
    routes.delete("/v1/products/{id}", here::delete, Access.CATALOGUE);
  }

  private void one(Context request) {
    Query.of(request);
    Json.sendTagged(request, ProductJson.write(catalogue.product(request.pathParam("id"))));
  }

  private void put(Context request) {
    Done done = timed(request, id -> catalogue.put(ProductBody.read(request, id)));
    Json.send(request, new Changed(done.sequence(), BatchRoute.status(done.effect())));
  }

  private void patch(Context request) {
    Done done = timed(request, id -> catalogue.patch(ProductBody.patch(request, id)));
    Json.send(request, new Changed(done.sequence(), BatchRoute.status(done.effect())));
  }

  private void delete(Context request) {
    Json.send(request, new Changed(timed(request, catalogue::delete).sequence(), null));
  }

  private Done timed(Context request, Function<String, Done> edit) {
    long arrival = System.nanoTime();
    Query.of(request);
    Done done = edit.apply(request.pathParam("id"));
    metrics.productShown(Duration.ofNanos(System.nanoTime() - arrival));
    return done;
  }

  private record Changed(long sequence, @Nullable String status) {}

  /** A page of the products that are stored and cannot be shown. */
  private record Quarantined(int total, List<Aside> products, @Nullable Long next) {}

  private record Aside(String productId, long sequence, String reason, String since) {
    static Aside of(QuarantinedProduct product) {
      return new Aside(
          product.id(), product.sequence(), product.reason(), product.since().toString());
    }
  }

  private void quarantined(Context request) {
    var query = Query.of(request, "k", "after");
    int k = query.boundedK(USUAL);
    long after = query.sequence("after").orElse(0);
    Quarantine quarantine = catalogue.quarantine();
    List<QuarantinedProduct> found = quarantine.after(after, k);
    Json.send(
        request,
        new Quarantined(
            quarantine.size(),
            found.stream().map(Aside::of).toList(),
            found.size() == k ? found.getLast().sequence() : null));
  }
}
